import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import type { Logger } from '#server/platform/logger.ts'

/** Of those that are due, so many are dealt with at a time. */
const atOnce = 4
/** After an error that is nobody's answer. What fails waits for it, and keeps nothing else waiting. */
const againAfterMs = 15_000

export interface DueWork<Place extends { tenantId: string }> {
  /** Those that are due now, at most so many. */
  due: (sql: Sql) => Promise<Place[]>
  most: number
  /** Whether there was anything to do. */
  deal: (place: Place) => Promise<boolean>
  postpone: (sql: Sql, place: Place, until: Date) => Promise<void>
  /** Said where one fails. */
  failed: string
}

/** Deals with what is due, some at a time. One that fails is told of and tried again. Says whether there may be more. */
export const dealWithDue = async <Place extends { tenantId: string }>(
  { pool, logger }: { pool: SqlPool; logger: Pick<Logger, 'error'> },
  { due, most, deal, postpone, failed }: DueWork<Place>,
  now: Date,
): Promise<boolean> => {
  const found = await pool.asSystem(due)
  const waiting = [...found]
  let dealtWith = 0
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const place = next
      try {
        if (await deal(place)) dealtWith += 1
      } catch (error) {
        logger.error(failed, { ...place, error })
        const again = new Date(now.getTime() + againAfterMs)
        await pool.asTenant(place.tenantId, (sql) => postpone(sql, place, again))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found.length === most && dealtWith > 0
}
