import type { Sql } from '../sql-pool.ts'

/** A tenant that has something waiting, or a cause written that may be over. */
export interface QueueRow {
  tenantId: string
  waiting: boolean
  paused: boolean
  slots: number | null
  running: number
  openCause: string | null
}

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

interface Cause {
  cause: string
  words: string
}

export const loadQueues = (sql: Sql): Promise<QueueRow[]> => sql.rows<QueueRow>(look)

/** Ends the wait that is open, if one is; not before it began. */
export const closeWait = async (sql: Sql, tenantId: string, at: Date): Promise<void> => {
  await sql.run(close, [tenantId, at])
}

export const openWait = async (sql: Sql, tenantId: string, at: Date, why: Cause): Promise<void> => {
  await sql.run(open, [tenantId, at, why.cause, why.words])
}

/** A wait that is over already. */
export const writeWait = async (
  sql: Sql,
  tenantId: string,
  from: Date,
  to: Date,
  why: Cause,
): Promise<void> => {
  await sql.run(gap, [tenantId, from, to, why.cause, why.words])
}
