import type { Sql } from '../sql-pool.ts'

const pending = {
  name: 'pending-runs',
  text: 'SELECT queued FROM tenant_queue WHERE tenant_id = $1',
}

/** Runs of a tenant that wait for their turn; from a counter, however many they are. */
export const pendingRuns = async (sql: Sql, tenantId: string): Promise<number> =>
  (await sql.row<{ queued: number }>(pending, [tenantId]))?.queued ?? 0
