import type { PartitionOrigin } from '#core/asset/stale-partition.ts'
import { valueName } from '#core/asset/value-name.ts'

import type { Sql } from '../sql-pool.ts'

const made = {
  name: 'partitions-materialized',
  text: `INSERT INTO asset_partition (tenant_id, deployment_id, asset_key, partition, materialized_at, materialized_run, data_version, code_version, input_versions, rows)
    SELECT $1, $2, key, partition, at, $3, data_version, code_version, input_versions, rows
    FROM unnest($4::text[], $5::text[], $6::timestamptz[], $7::text[], $8::text[], $9::jsonb[], $10::bigint[])
      AS made (key, partition, at, data_version, code_version, input_versions, rows)
    ORDER BY key, partition
    ON CONFLICT (tenant_id, deployment_id, asset_key, partition) DO UPDATE SET materialized_at = excluded.materialized_at, materialized_run = excluded.materialized_run,
      data_version = excluded.data_version, code_version = excluded.code_version, input_versions = excluded.input_versions, rows = excluded.rows
    WHERE asset_partition.materialized_at IS NULL OR asset_partition.materialized_at <= excluded.materialized_at`,
}
const failed = {
  name: 'partitions-failed',
  text: `INSERT INTO asset_partition (tenant_id, deployment_id, asset_key, partition, failed_at, failed_run)
    SELECT $1, $2, key, partition, at, $3 FROM unnest($4::text[], $5::text[], $6::timestamptz[]) AS lost (key, partition, at) ORDER BY key, partition
    ON CONFLICT (tenant_id, deployment_id, asset_key, partition) DO UPDATE SET failed_at = excluded.failed_at, failed_run = excluded.failed_run
    WHERE asset_partition.failed_at IS NULL OR asset_partition.failed_at <= excluded.failed_at`,
}
// As one text: a hundred thousand rows would take longer to read than to find. No key has a line end in it.
const all = {
  name: 'partitions-of-asset',
  text: `SELECT string_agg(partition, E'\\n') FILTER (WHERE materialized_at IS NOT NULL) AS made,
      string_agg(partition, E'\\n') FILTER (WHERE failed_at IS NOT NULL AND (materialized_at IS NULL OR failed_at > materialized_at)) AS failed
    FROM asset_partition WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3`,
}
const one = {
  name: 'partition-of-asset',
  text: `SELECT materialized_at AS "materializedAt", materialized_run AS "materializedRun", data_version AS "dataVersion", rows::float8 AS rows,
      failed_at AS "failedAt", failed_run AS "failedRun"
    FROM asset_partition WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3 AND partition = $4`,
}
const origin = {
  name: 'partition-origin',
  text: `SELECT code_version AS "codeVersion", input_versions AS "inputVersions" FROM asset_partition
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3 AND partition = $4 AND materialized_at IS NOT NULL`,
}
const origins = {
  name: 'partition-origins',
  text: `SELECT partition, code_version AS "codeVersion", input_versions AS "inputVersions" FROM asset_partition
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3 AND materialized_at IS NOT NULL`,
}
const versionsOfAll = {
  name: 'versions-of-partitions',
  text: `SELECT asset_key AS asset, partition, data_version AS version FROM asset_partition
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY($3::text[]) AND data_version IS NOT NULL`,
}
const versions = {
  name: 'partition-versions',
  text: `SELECT asset_key AS asset, partition, data_version AS version FROM asset_partition
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY($3::text[]) AND partition = ANY($4::text[]) AND data_version IS NOT NULL`,
}
const active = {
  name: 'active-partitions',
  text: `SELECT made.key, bool_or(status <> 'queued') AS "isRunning" FROM run
    CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(target -> 'cut' -> 'keys', jsonb_build_array(partition))) AS made (key)
    WHERE tenant_id = $1 AND deployment_id = $2 AND partition IS NOT NULL AND $3 = ANY(assets) AND purpose = 'run' AND status IN ('queued', 'launching', 'running', 'canceling')
    GROUP BY made.key`,
}

interface Place {
  tenantId: string
  deploymentId: string
}

export interface PartitionMade {
  asset: string
  partition: string
  at: Date
  dataVersion: string | null
  codeVersion: string | null
  inputVersions: string | null
  rows: number | null
}

/** Several of one partition in one statement would meet. */
const lastOfEach = <One extends { asset: string; partition: string }>(partitions: readonly One[]): One[] => [
  ...new Map(partitions.map((one) => [valueName(one.asset, one.partition), one])).values(),
]

/** Keeps what was made of partitions; the newer counts. */
export const keepPartitionsMade = async (
  sql: Sql,
  { tenantId, deploymentId, runId }: Place & { runId: string },
  partitions: readonly PartitionMade[],
): Promise<void> => {
  const last = lastOfEach(partitions)
  if (last.length === 0) return
  await sql.run(made, [
    tenantId,
    deploymentId,
    runId,
    last.map(({ asset }) => asset),
    last.map(({ partition }) => partition),
    last.map(({ at }) => at),
    last.map(({ dataVersion }) => dataVersion),
    last.map(({ codeVersion }) => codeVersion),
    last.map(({ inputVersions }) => inputVersions),
    last.map(({ rows }) => rows),
  ])
}

/** Keeps that partitions could not be made. */
export const keepPartitionsFailed = async (
  sql: Sql,
  { tenantId, deploymentId, runId }: Place & { runId: string },
  partitions: readonly { asset: string; partition: string; at: Date }[],
): Promise<void> => {
  const last = lastOfEach(partitions)
  if (last.length === 0) return
  await sql.run(failed, [
    tenantId,
    deploymentId,
    runId,
    last.map(({ asset }) => asset),
    last.map(({ partition }) => partition),
    last.map(({ at }) => at),
  ])
}

const linesOf = (text: string | null | undefined): string[] => (text ? text.split('\n') : [])

/** The partitions of an asset that were made, and those whose last try failed, after whatever was made before; in no order. */
export const partitionStates = async (
  sql: Sql,
  { tenantId, deploymentId }: Place,
  asset: string,
): Promise<{ made: string[]; failed: string[] }> => {
  const row = await sql.row<{ made: string | null; failed: string | null }>(all, [
    tenantId,
    deploymentId,
    asset,
  ])
  return { made: linesOf(row?.made), failed: linesOf(row?.failed) }
}

/** The partitions of an asset that runs are to make which have not ended. */
export const activePartitions = (sql: Sql, { tenantId, deploymentId }: Place, asset: string) =>
  sql.rows<{ key: string; isRunning: boolean }>(active, [tenantId, deploymentId, asset])

export interface PartitionRow {
  materializedAt: Date | null
  materializedRun: string | null
  dataVersion: string | null
  rows: number | null
  failedAt: Date | null
  failedRun: string | null
}

/** What is known of one partition; undefined where nothing is. */
export const loadPartition = (
  sql: Sql,
  { tenantId, deploymentId }: Place,
  asset: string,
  partition: string,
): Promise<PartitionRow | undefined> => sql.row<PartitionRow>(one, [tenantId, deploymentId, asset, partition])

/** What a stored partition was made by and from; undefined where it was never made. */
export const loadPartitionOrigin = (
  sql: Sql,
  { tenantId, deploymentId }: Place,
  asset: string,
  partition: string,
): Promise<PartitionOrigin | undefined> =>
  sql.row<PartitionOrigin>(origin, [tenantId, deploymentId, asset, partition])

/** What all stored partitions of an asset were made by and from, in no order. */
export const partitionOrigins = (
  sql: Sql,
  { tenantId, deploymentId }: Place,
  asset: string,
): Promise<(PartitionOrigin & { partition: string })[]> =>
  sql.rows<PartitionOrigin & { partition: string }>(origins, [tenantId, deploymentId, asset])

/** Data versions of all stored partitions of these assets by their names (`orders[2026-01-01]`). */
export const versionsOfPartitions = async (
  sql: Sql,
  { tenantId, deploymentId }: Place,
  assets: readonly string[],
): Promise<Record<string, string>> => {
  if (assets.length === 0) return {}
  const rows = await sql.rows<VersionRow>(versionsOfAll, [tenantId, deploymentId, assets])
  return byName(rows)
}

interface VersionRow {
  asset: string
  partition: string
  version: string
}

const byName = (rows: readonly VersionRow[]): Record<string, string> =>
  Object.fromEntries(rows.map(({ asset, partition, version }) => [valueName(asset, partition), version]))

/** Data versions of stored partitions by their names (`orders[2026-01-01]`), of all these keys of all these assets. */
export const partitionVersions = async (
  sql: Sql,
  { tenantId, deploymentId }: Place,
  assets: readonly string[],
  partitions: readonly string[],
): Promise<Record<string, string>> => {
  const rows = await sql.rows<VersionRow>(versions, [tenantId, deploymentId, assets, partitions])
  return byName(rows)
}
