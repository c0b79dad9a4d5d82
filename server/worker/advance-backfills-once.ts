import { dueBackfills } from '#server/db/sql/backfill-rows.ts'
import type { Logger } from '#server/platform/logger.ts'
import { advanceBackfill, type AdvanceDeps } from '#server/usecases/backfill/advance-backfill.ts'

/** Backfills looked at in one pass. */
const passSize = 50

/** Looks at the backfills that are due. Says whether there may be more. One that fails is told of and tried again with the next pass. */
export const advanceBackfillsOnce = async (
  deps: AdvanceDeps & { logger: Pick<Logger, 'error'> },
  now: Date,
): Promise<boolean> => {
  const due = await deps.pool.asSystem((sql) => dueBackfills(sql, now, passSize))
  let more = due.length === passSize
  for (const place of due) {
    try {
      if (await advanceBackfill(deps, place, now)) more = true
    } catch (error) {
      deps.logger.error('A backfill could not go on; it is tried again.', { ...place, error })
    }
  }
  return more
}
