import type { SqlPool } from '#server/db/sql-pool.ts'
import { dueSchedules, postponeLook } from '#server/db/sql/schedule-rows.ts'
import type { Logger } from '#server/platform/logger.ts'
import { fireSchedule, type FireDeps } from '#server/usecases/schedule/fire-schedule.ts'

/** Schedules looked at in one pass, and of those at a time. */
const passSize = 200
const atOnce = 4
/** After an error that is nobody's answer. Its times wait for it, and keep no other schedule waiting. */
const againAfterMs = 15_000

export interface ScheduleDeps extends FireDeps {
  pool: SqlPool
  logger: Pick<Logger, 'error'>
}

/** Deals with the schedules that are due. Says whether there may be more. One that fails is told of and tried again. */
export const fireSchedulesOnce = async (deps: ScheduleDeps, now: Date): Promise<boolean> => {
  const due = await deps.pool.asSystem((sql) => dueSchedules(sql, now, passSize))
  const waiting = [...due]
  let dealtWith = 0
  const work = async (): Promise<void> => {
    for (let place = waiting.shift(); place; place = waiting.shift()) {
      try {
        if (await fireSchedule(deps, place, now)) dealtWith += 1
      } catch (error) {
        deps.logger.error('A schedule could not be carried out; it is tried again.', { ...place, error })
        const again = new Date(now.getTime() + againAfterMs)
        await deps.pool.asTenant(place.tenantId, (sql) => postponeLook(sql, place, again))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return due.length === passSize && dealtWith > 0
}
