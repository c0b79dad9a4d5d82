import type {
  BackfillCounts,
  BackfillPartitionStatus,
  BackfillStatus,
} from '#core/backfill/backfill-status.ts'
import type { Json } from '#core/json.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import type { Sql } from '../sql-pool.ts'

export interface BackfillPlace {
  tenantId: string
  id: string
}

export interface BackfillRow {
  id: string
  deploymentId: string
  title: string
  target: RequestedTarget
  config: Record<string, Json>
  tags: Record<string, string>
  priority: number
  mostAtOnce: number
  onFailure: 'continue' | 'stop'
  status: BackfillStatus
  isPaused: boolean
  reason: string | null
  requestedBy: string
  requestedById: string | null
  requestedAt: Date
  finishedAt: Date | null
}

const columns = `id, deployment_id AS "deploymentId", title, target, config, tags, priority, most_at_once AS "mostAtOnce", on_failure AS "onFailure", status,
  is_paused AS "isPaused", reason, requested_by AS "requestedBy", requested_by_id AS "requestedById", requested_at AS "requestedAt", finished_at AS "finishedAt"`

const insert = {
  name: 'insert-backfill',
  text: `INSERT INTO backfill (tenant_id, id, deployment_id, title, target, config, tags, priority, most_at_once, on_failure, status, requested_by, requested_by_id,
      requested_at, due_at, request_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'requested', $11, $12, $13, $13, $14)`,
}
const insertPartitions = {
  name: 'insert-backfill-partitions',
  text: `INSERT INTO backfill_partition (tenant_id, backfill_id, place, partition, status)
    SELECT $1, $2, place, partition, 'waiting' FROM unnest($3::text[]) WITH ORDINALITY AS given (partition, place)`,
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
const counts = {
  name: 'count-backfill-partitions',
  text: `SELECT backfill_id AS id, status, count(*)::int AS count FROM backfill_partition WHERE tenant_id = $1 AND backfill_id = ANY($2::uuid[]) GROUP BY 1, 2`,
}
const save = {
  name: 'save-backfill',
  text: `UPDATE backfill SET status = $3, reason = $4, finished_at = $5, due_at = $6 WHERE tenant_id = $1 AND id = $2`,
}
const pause = {
  name: 'pause-backfill',
  text: `UPDATE backfill SET is_paused = $3, due_at = CASE WHEN status IN ('requested', 'running', 'canceling') THEN $4::timestamptz END WHERE tenant_id = $1 AND id = $2`,
}
const running = {
  name: 'running-backfill-partitions',
  text: `SELECT place, latest.id AS "runId", latest.status, latest.failure ->> 'message' AS reason FROM backfill_partition
    JOIN LATERAL (SELECT id, status, failure FROM run WHERE run.tenant_id = $1 AND (run.id = backfill_partition.run_id OR run.root_run_id = backfill_partition.run_id)
      ORDER BY id DESC LIMIT 1) AS latest ON true
    WHERE backfill_partition.tenant_id = $1 AND backfill_id = $2 AND backfill_partition.status = 'running'`,
}
const waiting = {
  name: 'waiting-backfill-partitions',
  text: `SELECT place, partition FROM backfill_partition WHERE tenant_id = $1 AND backfill_id = $2 AND status = 'waiting' ORDER BY place LIMIT $3`,
}
const put = {
  name: 'put-backfill-partitions',
  text: `UPDATE backfill_partition SET status = given.status, run_id = coalesce(given.run_id, backfill_partition.run_id), reason = given.reason
    FROM unnest($3::int[], $4::text[], $5::uuid[], $6::text[]) AS given (place, status, run_id, reason)
    WHERE backfill_partition.tenant_id = $1 AND backfill_id = $2 AND backfill_partition.place = given.place`,
}
const turn = {
  name: 'turn-backfill-partitions',
  text: `UPDATE backfill_partition SET status = $4, reason = NULL WHERE tenant_id = $1 AND backfill_id = $2 AND status = ANY($3::text[])`,
}
const page = {
  name: 'page-of-backfill-partitions',
  text: `SELECT place, partition, status, run_id AS "runId", reason FROM backfill_partition
    WHERE tenant_id = $1 AND backfill_id = $2 AND place > $3 AND ($4::text IS NULL OR status = $4) ORDER BY place LIMIT $5`,
}

export type NewBackfill = Omit<BackfillRow, 'status' | 'isPaused' | 'reason' | 'finishedAt'> & {
  tenantId: string
  requestId: string | null
  /** In the order in which they are made. */
  partitions: readonly string[]
}

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
  ])
  await sql.run(insertPartitions, [tenantId, id, backfill.partitions])
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

const noCounts = (): BackfillCounts => ({ waiting: 0, running: 0, succeeded: 0, failed: 0, canceled: 0 })

/** How many partitions of each backfill are in each state. */
export const countPartitions = async (
  sql: Sql,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BackfillCounts>> => {
  const found = new Map(ids.map((id) => [id, noCounts()]))
  const rows = await sql.rows<{ id: string; status: BackfillPartitionStatus; count: number }>(counts, [
    tenantId,
    ids,
  ])
  for (const { id, status, count } of rows) {
    const own = found.get(id)
    if (own) own[status] = count
  }
  return found
}

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

export interface RunningPartition {
  place: number
  /** The last run for it: where its run was tried again, that one. */
  runId: string
  status: string
  reason: string | null
}

export const runningPartitions = (sql: Sql, { tenantId, id }: BackfillPlace): Promise<RunningPartition[]> =>
  sql.rows<RunningPartition>(running, [tenantId, id])

export const waitingPartitions = (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  limit: number,
): Promise<{ place: number; partition: string }[]> =>
  sql.rows<{ place: number; partition: string }>(waiting, [tenantId, id, limit])

export interface PartitionPut {
  place: number
  status: BackfillPartitionStatus
  runId: string | null
  reason: string | null
}

/** Writes what became of partitions. */
export const putPartitions = async (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  partitions: readonly PartitionPut[],
): Promise<void> => {
  if (partitions.length === 0) return
  await sql.run(put, [
    tenantId,
    id,
    partitions.map(({ place }) => place),
    partitions.map(({ status }) => status),
    partitions.map(({ runId }) => runId),
    partitions.map(({ reason }) => reason),
  ])
}

/** Turns all partitions that are in one of some states to another. Answers how many. */
export const turnPartitions = (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  from: readonly BackfillPartitionStatus[],
  to: BackfillPartitionStatus,
): Promise<number> => sql.run(turn, [tenantId, id, from, to])

export interface BackfillPartitionRow {
  place: number
  partition: string
  status: BackfillPartitionStatus
  runId: string | null
  reason: string | null
}

/** A page of the partitions of a backfill in their order, those of one state or all. */
export const backfillPartitions = (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  { after, status, limit }: { after: number; status: BackfillPartitionStatus | null; limit: number },
): Promise<BackfillPartitionRow[]> =>
  sql.rows<BackfillPartitionRow>(page, [tenantId, id, after, status, limit])
