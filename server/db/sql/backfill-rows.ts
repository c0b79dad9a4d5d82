import type { BackfillStatus } from '#core/backfill/backfill-status.ts'
import type { Json } from '#core/json.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import type { Sql } from '../sql-pool.ts'
import { insertBackfillPartitions, type BackfillPlace, type NewPartition } from './backfill-partition-rows.ts'

export interface BackfillRow {
  id: string
  deploymentId: string
  title: string
  target: RequestedTarget
  config: Record<string, Json>
  tags: Record<string, string>
  priority: number
  mostAtOnce: number
  /** Partitions that one run of it makes at most. */
  mostPerRun: number
  /** Of assets that are cut differently: those that are made together, what is upstream first. */
  layers: string[][] | null
  onFailure: 'continue' | 'stop'
  status: BackfillStatus
  isPaused: boolean
  reason: string | null
  requestedBy: string
  requestedById: string | null
  requestedAt: Date
  finishedAt: Date | null
}

const columns = `id, deployment_id AS "deploymentId", title, target, config, tags, priority, most_at_once AS "mostAtOnce", most_per_run AS "mostPerRun", layers, on_failure AS "onFailure", status,
  is_paused AS "isPaused", reason, requested_by AS "requestedBy", requested_by_id AS "requestedById", requested_at AS "requestedAt", finished_at AS "finishedAt"`

const insert = {
  name: 'insert-backfill',
  text: `INSERT INTO backfill (tenant_id, id, deployment_id, title, target, config, tags, priority, most_at_once, on_failure, status, requested_by, requested_by_id,
      requested_at, due_at, request_id, most_per_run, layers, is_paused)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'requested', $11, $12::uuid, $13, $13, $14, $15, $16,
      $12::uuid IS NOT NULL AND (SELECT kind <> 'production' FROM deployment WHERE tenant_id = $1 AND id = $3))`,
}
const ofRequest = {
  name: 'backfill-of-request',
  text: 'SELECT id FROM backfill WHERE tenant_id = $1 AND request_id = $2',
}
const due = {
  name: 'due-backfills',
  text: `SELECT tenant_id AS "tenantId", id FROM backfill WHERE due_at <= $1 ORDER BY due_at LIMIT $2`,
}
const hold = {
  name: 'hold-due-backfill',
  text: `SELECT ${columns} FROM backfill WHERE tenant_id = $1 AND id = $2 AND due_at <= $3 FOR UPDATE SKIP LOCKED`,
}
const lock = {
  name: 'lock-backfill',
  text: `SELECT ${columns} FROM backfill WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
}
const list = {
  name: 'list-backfills',
  text: `SELECT ${columns} FROM backfill WHERE tenant_id = $1 AND deployment_id = $2 AND ($3::uuid IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
}
const one = {
  name: 'load-backfill',
  text: `SELECT ${columns} FROM backfill WHERE tenant_id = $1 AND id = $2`,
}
const save = {
  name: 'save-backfill',
  text: `UPDATE backfill SET status = $3, reason = $4, finished_at = $5, due_at = $6 WHERE tenant_id = $1 AND id = $2`,
}
const pause = {
  name: 'pause-backfill',
  text: `UPDATE backfill SET is_paused = $3, due_at = CASE WHEN status IN ('requested', 'running', 'canceling') THEN $4::timestamptz END WHERE tenant_id = $1 AND id = $2`,
}
export type NewBackfill = Omit<BackfillRow, 'status' | 'isPaused' | 'reason' | 'finishedAt'> & {
  tenantId: string
  requestId: string | null
  /** In the order in which they are made. */
  partitions: readonly NewPartition[]
}

/** Keeps a request. One of a person is paused where backfills are off, which is everywhere but in production. */
export const insertBackfill = async (sql: Sql, backfill: NewBackfill): Promise<void> => {
  const { tenantId, id } = backfill
  await sql.run(insert, [
    tenantId,
    id,
    backfill.deploymentId,
    backfill.title,
    JSON.stringify(backfill.target),
    JSON.stringify(backfill.config),
    JSON.stringify(backfill.tags),
    backfill.priority,
    backfill.mostAtOnce,
    backfill.onFailure,
    backfill.requestedBy,
    backfill.requestedById,
    backfill.requestedAt,
    backfill.requestId,
    backfill.mostPerRun,
    backfill.layers && JSON.stringify(backfill.layers),
  ])
  await insertBackfillPartitions(sql, { tenantId, id }, backfill.partitions)
}

/** The backfill that was made for a request before. */
export const backfillOfRequest = async (
  sql: Sql,
  tenantId: string,
  requestId: string,
): Promise<string | undefined> => (await sql.row<{ id: string }>(ofRequest, [tenantId, requestId]))?.id

/** Backfills that are to be looked at, the most overdue first; by the login of the worker, of all tenants. */
export const dueBackfills = (sql: Sql, now: Date, limit: number): Promise<BackfillPlace[]> =>
  sql.rows<BackfillPlace>(due, [now, limit])

/** Holds a backfill until the end of the transaction; undefined where another worker does, or it is not due any more. */
export const holdDueBackfill = (sql: Sql, { tenantId, id }: BackfillPlace, now: Date) =>
  sql.row<BackfillRow>(hold, [tenantId, id, now])

/** Waits for whoever holds it. */
export const lockBackfill = (sql: Sql, { tenantId, id }: BackfillPlace) =>
  sql.row<BackfillRow>(lock, [tenantId, id])

/** The backfills of a deployment, newest first, from before one of them. */
export const listBackfills = (
  sql: Sql,
  { tenantId, deploymentId }: { tenantId: string; deploymentId: string },
  before: string | undefined,
  limit: number,
): Promise<BackfillRow[]> => sql.rows<BackfillRow>(list, [tenantId, deploymentId, before ?? null, limit])

export const loadBackfill = (sql: Sql, { tenantId, id }: BackfillPlace) =>
  sql.row<BackfillRow>(one, [tenantId, id])

export const saveBackfill = async (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  saved: { status: BackfillStatus; reason: string | null; finishedAt: Date | null; dueAt: Date | null },
): Promise<void> => {
  await sql.run(save, [tenantId, id, saved.status, saved.reason, saved.finishedAt, saved.dueAt])
}

export const pauseBackfillRow = async (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  isPaused: boolean,
  now: Date,
): Promise<void> => {
  await sql.run(pause, [tenantId, id, isPaused, now])
}
