import { mostPending } from '#core/queue/most-pending.ts'

import type { Sql } from '../sql-pool.ts'

const room = {
  name: 'pending-room',
  text: `SELECT coalesce(plan.pending_runs, $2::integer) - coalesce(tenant_queue.queued, 0) AS room
    FROM tenant JOIN plan ON plan.name = tenant.plan LEFT JOIN tenant_queue ON tenant_queue.tenant_id = tenant.id WHERE tenant.id = $1`,
}

/** How many more runs of a tenant may wait for their turn; 0 where there are as many as its plan allows. From a counter, however many they are. */
export const pendingRoom = async (sql: Sql, tenantId: string): Promise<number> =>
  Math.max(0, (await sql.row<{ room: number }>(room, [tenantId, mostPending]))?.room ?? 0)
