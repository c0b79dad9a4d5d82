import type { BackfillCounts, BackfillPartitionStatus } from '#core/backfill/backfill-status.ts'

import type { Sql } from '../sql-pool.ts'

export interface BackfillPlace {
  tenantId: string
  id: string
}

const insertPartitions = {
  name: 'insert-backfill-partitions',
  text: `INSERT INTO backfill_partition (tenant_id, backfill_id, place, partition, layer, status)
    SELECT $1, $2, place, partition, layer, 'waiting' FROM unnest($3::text[], $4::int[]) WITH ORDINALITY AS given (partition, layer, place)`,
}
const counts = {
  name: 'count-backfill-partitions',
  text: `SELECT backfill_id AS id, status, count(*)::int AS count, count(DISTINCT run_id) FILTER (WHERE status = 'running')::int AS runs FROM backfill_partition WHERE tenant_id = $1 AND backfill_id = ANY($2::uuid[]) GROUP BY 1, 2`,
}
const running = {
  name: 'runs-of-backfill',
  text: `SELECT going.places, latest.id AS "runId", latest.status, latest.failure ->> 'message' AS reason
    FROM (SELECT run_id, array_agg(place) AS places FROM backfill_partition WHERE tenant_id = $1 AND backfill_id = $2 AND status = 'running' GROUP BY run_id) AS going
    JOIN LATERAL (SELECT id, status, failure FROM run WHERE run.tenant_id = $1 AND (run.id = going.run_id OR run.root_run_id = going.run_id)
      ORDER BY id DESC LIMIT 1) AS latest ON true`,
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
  text: `SELECT place, layer, partition, status, run_id AS "runId", reason FROM backfill_partition
    WHERE tenant_id = $1 AND backfill_id = $2 AND place > $3 AND ($4::text IS NULL OR status = $4) ORDER BY place LIMIT $5`,
}

export interface NewPartition {
  /** Null: what its layer makes is not partitioned. */
  partition: string | null
  /** From 1; 0 where the backfill has no layers. */
  layer: number
}

/** Writes the partitions of a backfill, in the order in which they are made. */
export const insertBackfillPartitions = async (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  partitions: readonly NewPartition[],
): Promise<void> => {
  await sql.run(insertPartitions, [
    tenantId,
    id,
    partitions.map(({ partition }) => partition),
    partitions.map(({ layer }) => layer),
  ])
}

/** How many partitions of a backfill are in each state, and how many runs make those that are being made. */
export type BackfillSums = BackfillCounts & { runs: number }

const noCounts = (): BackfillSums => ({
  waiting: 0,
  running: 0,
  succeeded: 0,
  failed: 0,
  canceled: 0,
  skipped: 0,
  runs: 0,
})

/** How many partitions of each backfill are in each state. */
export const countPartitions = async (
  sql: Sql,
  tenantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, BackfillSums>> => {
  const found = new Map(ids.map((id) => [id, noCounts()]))
  const rows = await sql.rows<{ id: string; status: BackfillPartitionStatus; count: number; runs: number }>(
    counts,
    [tenantId, ids],
  )
  for (const { id, status, count, runs } of rows) {
    const own = found.get(id)
    if (!own) continue
    own[status] = count
    own.runs += runs
  }
  return found
}

export interface BackfillRun {
  /** Of the partitions that it makes. */
  places: number[]
  /** The last run for them: where their run was tried again, that one. */
  runId: string
  status: string
  reason: string | null
}

/** The runs of a backfill whose end was not noted yet. */
export const runsOfBackfill = (sql: Sql, { tenantId, id }: BackfillPlace): Promise<BackfillRun[]> =>
  sql.rows<BackfillRun>(running, [tenantId, id])

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

export interface BackfillPartitionRow extends NewPartition {
  place: number
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
