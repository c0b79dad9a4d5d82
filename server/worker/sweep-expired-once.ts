import type { SqlPool } from '#server/db/sql-pool.ts'
import { sweepExpired } from '#server/db/sweep-expired.ts'

/** One pass over what has expired: sessions, links, invitations, limits. */
export const sweepExpiredOnce = async (pool: SqlPool, now: Date): Promise<void> => {
  await pool.asSystem((sql) => sweepExpired(sql, now))
}
