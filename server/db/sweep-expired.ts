import type { Sql } from './sql-pool.ts'

/** Rows that have lost their meaning, each with how long they stay for those who ask why. */
const statements = [
  `DELETE FROM session WHERE expires_at < $1::timestamptz - interval '1 day'`,
  `DELETE FROM verification WHERE expires_at < $1::timestamptz - interval '1 day'`,
  `DELETE FROM sign_in_link WHERE expires_at < $1::timestamptz - interval '1 day'`,
  `DELETE FROM sign_in_failure WHERE since < $1::timestamptz - interval '1 hour'`,
  `DELETE FROM rate_limit WHERE last_request < extract(epoch FROM $1::timestamptz - interval '1 hour') * 1000`,
  `DELETE FROM invitation WHERE expires_at < $1::timestamptz - interval '30 days'`,
  `DELETE FROM pool_lease WHERE ended_at < $1::timestamptz - interval '1 hour' AND EXISTS (SELECT FROM run_attempt AS attempt
    WHERE attempt.tenant_id = pool_lease.tenant_id AND attempt.run_id = pool_lease.run_id AND attempt.attempt = pool_lease.attempt AND attempt.ended_at IS NOT NULL)`,
  `DELETE FROM pool_decision USING (SELECT id, row_number() OVER (PARTITION BY tenant_id, pool ORDER BY at DESC) AS place FROM pool_decision) AS all_of_pool
    WHERE all_of_pool.id = pool_decision.id AND (place > 200 OR at < $1::timestamptz - interval '30 days')`,
  `DELETE FROM pool WHERE size = 0 AND used_at < $1::timestamptz - interval '30 days'
    AND NOT EXISTS (SELECT FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key)`,
  // A run that claimed before it was replaced goes on with it, and so do those who hide it in what the run prints.
  `DELETE FROM secret WHERE replaced_at < $1::timestamptz - interval '1 day' AND NOT EXISTS (SELECT FROM run_attempt AS attempt
    WHERE attempt.tenant_id = secret.tenant_id AND attempt.ended_at IS NULL AND attempt.claimed_at <= secret.replaced_at)`,
  `DELETE FROM draft_presence WHERE seen_at < $1::timestamptz - interval '5 minutes'`,
]

/** Deletes what has expired, by the login of the worker; answers how many rows. */
export const sweepExpired = async (sql: Sql, now: Date): Promise<number> => {
  let swept = 0
  for (const statement of statements) swept += await sql.run(statement, [now])
  return swept
}
