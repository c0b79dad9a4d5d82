import type { Sql } from '../sql-pool.ts'

const lock = {
  name: 'lock-request',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('request ' || $1::text || ' ' || $2::text, 0))`,
}
const find = {
  name: 'find-requested-run',
  text: 'SELECT id FROM run WHERE tenant_id = $1 AND request_id = $2',
}

/**
 * The run that was made for this request before, if any. Whoever asks with the same id meanwhile waits for the end of this transaction, so that a
 * request makes one run.
 */
export const runOfRequest = async (
  sql: Sql,
  tenantId: string,
  requestId: string,
): Promise<string | undefined> => {
  await sql.run(lock, [tenantId, requestId])
  // A statement of its own: it sees what was committed while the lock was waited for.
  return (await sql.row<{ id: string }>(find, [tenantId, requestId]))?.id
}
