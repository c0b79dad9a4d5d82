import { roomFor } from '#core/sensor/sensor-pace.ts'
import { pendingRoom } from '#server/db/sql/pending-runs.ts'
import {
  holdSensor,
  postponeSensor,
  takeDueSensor,
  type HeldSensor,
  type SensorPlace,
} from '#server/db/sql/sensor-rows.ts'
import type { Logger } from '#server/platform/logger.ts'

import type { SensorOfVersion } from './deployed-sensor.ts'
import type { KeptSensors } from './kept-sensors.ts'
import { readOutside, type OutsideDeps, type ReadOutside } from './read-outside.ts'
import { takeLook, writeLook } from './take-look.ts'

export interface SensorDeps extends OutsideDeps {
  kept: KeptSensors
  logger: Pick<Logger, 'warn'>
}

/** So long a sensor is left to the worker that took it; one that died meanwhile has written nothing, and another looks then. */
const takenForMs = 120_000

interface Taken {
  held: HeldSensor
  sensor: SensorOfVersion
  room: number
}

const take = ({ pool, kept }: SensorDeps, at: SensorPlace, now: Date): Promise<Taken | undefined> =>
  pool.asTenant(at.tenantId, async (sql) => {
    const held = await takeDueSensor(sql, at, now, new Date(now.getTime() + takenForMs))
    if (!held) return undefined
    const sensor = await kept.find(sql, at, held.hash)
    if (sensor) return { held, sensor, room: roomFor(sensor.element, await pendingRoom(sql, at.tenantId)) }
    await postponeSensor(sql, at, null)
    return undefined
  })

/** Tells a source what became of its messages. Where that fails they come again, and are known by their keys. */
const settle = async (
  { logger }: SensorDeps,
  at: SensorPlace,
  outside: ReadOutside | undefined,
  how: 'acknowledge' | 'letGo',
): Promise<void> => {
  if (outside?.outcome !== 'read') return
  try {
    await outside.batch[how]?.()
  } catch (error) {
    logger.warn('The source of a sensor was not told what became of its messages.', { ...at, error })
  }
}

/**
 * One look of a sensor that is due. What is outside is read first; then its runs, its cursor, what it dealt with and its tick are there together or
 * not at all, and only where the cursor is still the one it was read at; only then the source is told. Says whether there was anything to do.
 */
export const evaluateSensor = async (deps: SensorDeps, at: SensorPlace, now: Date): Promise<boolean> => {
  const { pool } = deps
  const begunMs = performance.now()
  const taken = await take(deps, at, now)
  if (!taken) return false
  const { held, sensor, room } = taken
  const outside = room > 0 ? await readOutside(deps, held, sensor, room, now) : undefined
  if (outside?.outcome === 'left') {
    await pool.asTenant(at.tenantId, (sql) => postponeSensor(sql, at, now))
    return false
  }
  let isWritten = false
  try {
    isWritten = await pool.asTenant(at.tenantId, async (sql) => {
      if (!(await holdSensor(sql, held))) {
        // Somebody moved it meanwhile; what they meant is looked at anew.
        await postponeSensor(sql, at, now)
        return false
      }
      const looked = await takeLook(sql, held, sensor, { outside, room, now })
      await writeLook(sql, held, sensor, looked, now, Math.round(performance.now() - begunMs))
      return true
    })
  } finally {
    await settle(deps, at, outside, isWritten ? 'acknowledge' : 'letGo')
  }
  return isWritten
}
