import { blockedCause } from '#core/queue/blocked-cause.ts'
import { noWorker, workerGoneMs } from '#core/run/wait-ledger.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { keepLooking, lastLook } from '#server/db/sql/worker-presence.ts'

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
  text: 'UPDATE tenant_wait SET to_at = greatest(from_at, $2) WHERE tenant_id = $1 AND to_at IS NULL',
}
const open = {
  name: 'open-tenant-wait',
  text: 'INSERT INTO tenant_wait (tenant_id, from_at, cause, words) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
}
const gap = {
  name: 'write-gap-of-workers',
  text: 'INSERT INTO tenant_wait (tenant_id, from_at, to_at, cause, words) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
}

/** How long there was no worker before this pass: nobody looked. Undefined where somebody did. */
const gapBefore = async (sql: Sql, now: Date): Promise<Date | undefined> => {
  const last = await lastLook(sql, 'locked')
  const isGap = last !== undefined && now.getTime() - last.getTime() > workerGoneMs
  await keepLooking(sql, last, now)
  return isGap ? last : undefined
}

/**
 * Writes down when the cause that holds a tenant's runs changes: one line a change, however many runs wait. A pass of its own before a worker's first
 * claim writes down the time in which there was none.
 */
export const recordWaitsOnce = async (pool: SqlPool, room: number | null, now: Date): Promise<void> =>
  pool.asSystem(async (sql) => {
    const goneSince = await gapBefore(sql, now)
    for (const { tenantId, waiting, openCause, ...queue } of await sql.rows<QueueRow>(look)) {
      const blocked = waiting ? blockedCause({ ...queue, room }) : null
      if (goneSince) {
        // Whatever the last worker had written held only as long as it looked.
        await sql.run(close, [tenantId, goneSince])
        if (waiting) await sql.run(gap, [tenantId, goneSince, now, noWorker.cause, noWorker.words])
      } else if ((blocked?.cause ?? null) === openCause) continue
      else await sql.run(close, [tenantId, now])
      if (blocked) await sql.run(open, [tenantId, now, blocked.cause, blocked.words])
    }
  })
