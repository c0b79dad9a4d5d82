import type { SqlPool } from '#server/db/sql-pool.ts'
import { dueSchedules, postponeLook } from '#server/db/sql/schedule-rows.ts'
import type { Logger } from '#server/platform/logger.ts'
import { fireSchedule, type FireDeps } from '#server/usecases/schedule/fire-schedule.ts'

import { dealWithDue } from './deal-with-due.ts'

/** Schedules looked at in one pass. */
const passSize = 200

export interface ScheduleDeps extends FireDeps {
  pool: SqlPool
  logger: Pick<Logger, 'error'>
}

/** Deals with the schedules that are due. Says whether there may be more. One that fails is told of and tried again. */
export const fireSchedulesOnce = (deps: ScheduleDeps, now: Date): Promise<boolean> =>
  dealWithDue(
    deps,
    {
      due: (sql) => dueSchedules(sql, now, passSize),
      most: passSize,
      deal: (place) => fireSchedule(deps, place, now),
      postpone: postponeLook,
      failed: 'A schedule could not be carried out; it is tried again.',
    },
    now,
  )
