import type { SqlPool } from '#server/db/sql-pool.ts'
import { dueSensors, postponeSensor } from '#server/db/sql/sensor-rows.ts'
import type { Logger } from '#server/platform/logger.ts'
import { evaluateSensor, type SensorDeps } from '#server/usecases/sensor/evaluate-sensor.ts'

/** Sensors looked at in one pass, and of those at a time. */
const passSize = 200
const atOnce = 4
/** After an error that is nobody's answer. What it watches waits for it, and it keeps no other sensor waiting. */
const againAfterMs = 15_000

export interface SensorLoopDeps extends SensorDeps {
  pool: SqlPool
  logger: Pick<Logger, 'warn' | 'error'>
}

/** Lets the sensors look that are due. Says whether there may be more. One that fails for a reason of ours is told of and tried again. */
export const evaluateSensorsOnce = async (deps: SensorLoopDeps, now: Date): Promise<boolean> => {
  const due = await deps.pool.asSystem((sql) => dueSensors(sql, now, passSize))
  const waiting = [...due]
  let dealtWith = 0
  const work = async (): Promise<void> => {
    for (let place = waiting.shift(); place; place = waiting.shift()) {
      try {
        if (await evaluateSensor(deps, place, now)) dealtWith += 1
      } catch (error) {
        deps.logger.error('A sensor could not look; it is tried again.', { ...place, error })
        const again = new Date(now.getTime() + againAfterMs)
        await deps.pool.asTenant(place.tenantId, (sql) => postponeSensor(sql, place, again))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return due.length === passSize && dealtWith > 0
}
