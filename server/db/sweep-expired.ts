import type { Sql } from './sql-pool.ts'

/** Rows that have lost their meaning, each with how long they stay for those who ask why. */
const statements = [
  `DELETE FROM session WHERE expires_at < $1::timestamptz - interval '1 day'`,
  `DELETE FROM verification WHERE expires_at < $1::timestamptz - interval '1 day'`,
  `DELETE FROM sign_in_link WHERE expires_at < $1::timestamptz - interval '1 day'`,
  `DELETE FROM sign_in_failure WHERE since < $1::timestamptz - interval '1 hour'`,
  `DELETE FROM rate_limit WHERE last_request < extract(epoch FROM $1::timestamptz - interval '1 hour') * 1000`,
  `DELETE FROM invitation WHERE expires_at < $1::timestamptz - interval '30 days'`,
  `DELETE FROM draft_presence WHERE seen_at < $1::timestamptz - interval '5 minutes'`,
]

/** Deletes what has expired, by the login of the worker; answers how many rows. */
export const sweepExpired = async (sql: Sql, now: Date): Promise<number> => {
  let swept = 0
  for (const statement of statements) swept += await sql.run(statement, [now])
  return swept
}
