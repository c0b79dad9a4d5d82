import { blockedCause } from '#core/queue/blocked-cause.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'

interface QueueRow {
  tenantId: string
  waiting: boolean
  paused: boolean
  slots: number | null
  running: number
  openCause: string | null
}

/** Tenants that have something waiting, or a cause written that may be over. */
const look = {
  name: 'blocked-tenants',
  text: `SELECT queue.tenant_id AS "tenantId", queue.head IS NOT NULL AS waiting, queue.paused, queue.slots, queue.running, open.cause AS "openCause"
    FROM tenant_queue AS queue LEFT JOIN tenant_wait AS open ON open.tenant_id = queue.tenant_id AND open.to_at IS NULL
    WHERE queue.head IS NOT NULL OR open.cause IS NOT NULL`,
}
const close = {
  name: 'close-tenant-wait',
  text: 'UPDATE tenant_wait SET to_at = $2 WHERE tenant_id = $1 AND to_at IS NULL',
}
const open = {
  name: 'open-tenant-wait',
  text: 'INSERT INTO tenant_wait (tenant_id, from_at, cause, words) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
}

/** Writes down when the cause that holds a tenant's runs changes: one line a change, however many runs wait. */
export const recordWaitsOnce = async (pool: SqlPool, now: Date): Promise<void> =>
  pool.asSystem(async (sql) => {
    for (const { tenantId, waiting, openCause, ...queue } of await sql.rows<QueueRow>(look)) {
      const blocked = waiting ? blockedCause(queue) : null
      if ((blocked?.cause ?? null) === openCause) continue
      await sql.run(close, [tenantId, now])
      if (blocked) await sql.run(open, [tenantId, now, blocked.cause, blocked.words])
    }
  })
