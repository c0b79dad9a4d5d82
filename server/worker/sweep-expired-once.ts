import { tickDays } from '#core/schedule/tick.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { sweepTicks } from '#server/db/sql/tick-rows.ts'
import { sweepExpired } from '#server/db/sweep-expired.ts'

/** One pass over what has expired: sessions, links, invitations, limits, ticks. */
export const sweepExpiredOnce = async (pool: SqlPool, now: Date): Promise<void> => {
  await pool.asSystem(async (sql) => {
    await sweepExpired(sql, now)
    await sweepTicks(sql, new Date(now.getTime() - tickDays * 86_400_000))
  })
}
