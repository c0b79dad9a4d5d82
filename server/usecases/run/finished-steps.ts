import type { Sql } from '#server/db/sql-pool.ts'

const statement = {
  name: 'finished-steps',
  text: `SELECT key FROM step WHERE tenant_id = $1 AND run_id = $2 AND status = 'succeeded' ORDER BY position, key`,
}

/** Keys of the steps of a run that need not run again, pieces of a fan-out included. */
export const finishedSteps = async (sql: Sql, tenantId: string, runId: string): Promise<string[]> =>
  (await sql.rows<{ key: string }>(statement, [tenantId, runId])).map(({ key }) => key)
