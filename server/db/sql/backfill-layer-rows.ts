import type { BackfillPartitionStatus } from '#core/backfill/backfill-status.ts'
import type { WaitingUnit } from '#core/backfill/judge-waiting.ts'

import type { Sql } from '../sql-pool.ts'
import type { BackfillPlace } from './backfill-partition-rows.ts'

const waiting = {
  name: 'waiting-backfill-layer',
  text: `SELECT place, partition FROM backfill_partition WHERE tenant_id = $1 AND backfill_id = $2 AND status = 'waiting' AND layer = $3 ORDER BY place LIMIT $4`,
}
const statuses = {
  name: 'statuses-in-backfill-layers',
  text: `SELECT given.layer, given.key, status FROM unnest($3::int[], $4::text[]) AS given (layer, key)
    JOIN backfill_partition ON tenant_id = $1 AND backfill_id = $2 AND backfill_partition.layer = given.layer AND backfill_partition.layer > 0 AND partition = given.key`,
}
const sums = {
  name: 'sums-of-backfill-layers',
  text: `SELECT layer, count(*) FILTER (WHERE status IN ('waiting', 'running'))::int AS open, count(*) FILTER (WHERE status IN ('failed', 'canceled', 'skipped'))::int AS lost
    FROM backfill_partition WHERE tenant_id = $1 AND backfill_id = $2 GROUP BY layer`,
}
const lost = {
  name: 'lost-in-backfill-layer',
  text: `SELECT partition FROM backfill_partition WHERE tenant_id = $1 AND backfill_id = $2 AND layer = $3 AND status IN ('failed', 'canceled', 'skipped') AND partition IS NOT NULL`,
}

/** The partitions of a layer, counted from 1, that wait, in their order. */
export const waitingInLayer = (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  layer: number,
  limit: number,
): Promise<WaitingUnit[]> => sql.rows<WaitingUnit>(waiting, [tenantId, id, layer, limit])

/** How partitions of layers, counted from 1, stand; those that the backfill does not make are not among them. */
export const statusesInLayers = (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  wanted: readonly { layer: number; key: string }[],
): Promise<{ layer: number; key: string; status: BackfillPartitionStatus }[]> =>
  wanted.length === 0
    ? Promise.resolve([])
    : sql.rows(statuses, [tenantId, id, wanted.map(({ layer }) => layer), wanted.map(({ key }) => key)])

/** How many partitions of each layer, counted from 1, are yet to be made, and how many never will be. */
export const sumsOfLayers = (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
): Promise<{ layer: number; open: number; lost: number }[]> => sql.rows(sums, [tenantId, id])

/** The keys of a layer, counted from 1, that never will be made. */
export const lostInLayer = async (
  sql: Sql,
  { tenantId, id }: BackfillPlace,
  layer: number,
): Promise<string[]> =>
  (await sql.rows<{ partition: string }>(lost, [tenantId, id, layer])).map(({ partition }) => partition)
