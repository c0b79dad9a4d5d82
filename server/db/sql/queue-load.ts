import type { Sql } from '../sql-pool.ts'

const load = {
  name: 'queue-load',
  text: 'SELECT coalesce(sum(queued), 0)::int AS queued, coalesce(sum(running), 0)::int AS running FROM tenant_queue',
}

/** Runs of all tenants together. */
export interface QueueLoad {
  /** Waiting for a slot, or for a worker. */
  queued: number
  /** Holding a slot. */
  running: number
}

/** How much there is to do; from counters, however long the queue is. */
export const queueLoad = async (sql: Sql): Promise<QueueLoad> =>
  (await sql.row<QueueLoad>(load)) ?? { queued: 0, running: 0 }
