import { columnLineageName, readColumnLineage } from '#core/asset/column-lineage.ts'
import type { AssetColumns } from '#core/asset/trace-column.ts'
import type { CheckResult } from '#core/check/check-result.ts'
import type { Json } from '#core/json.ts'
import type { Metadata, ValueSummary } from '#core/run/metadata.ts'
import type { Failure } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'

/** What is kept of an asset. */
export interface AssetStateRow {
  key: string
  materializedAt: Date | null
  materializedRun: string | null
  dataVersion: string | null
  codeVersion: string | null
  inputVersions: Record<string, string> | null
  summary: ValueSummary | null
  metadata: Metadata | null
  path: string | null
  durationMs: number | null
  observedAt: Date | null
  observation: { dataVersion?: string; metadata?: Metadata } | null
  failedAt: Date | null
  failedRun: string | null
  failure: (Partial<Failure> & { message: string }) | null
  checks: Record<string, CheckResult>
}

const columns = `asset_key AS key, materialized_at AS "materializedAt", materialized_run AS "materializedRun", data_version AS "dataVersion",
  code_version AS "codeVersion", input_versions AS "inputVersions", path, duration_ms AS "durationMs", observed_at AS "observedAt", observation,
  failed_at AS "failedAt", failed_run AS "failedRun", failure, checks`

/** Of previews only short ones come along: a graph of a thousand assets shows a few words of each. */
const all = {
  name: 'asset-states',
  text: `SELECT ${columns}, CASE WHEN pg_column_size(summary) > 2000 THEN summary - 'preview' ELSE summary END AS summary, NULL AS metadata
    FROM asset_state WHERE tenant_id = $1 AND deployment_id = $2`,
}
const one = {
  name: 'asset-state',
  text: `SELECT ${columns}, summary, metadata FROM asset_state WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3`,
}

const columnLineage = {
  name: 'column-lineage',
  text: `SELECT asset_key AS asset, metadata -> $4 -> 'value' AS lineage FROM asset_state
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY($3) AND metadata ? $4`,
}

const columnNames = {
  name: 'column-names',
  text: `SELECT asset_key AS asset, jsonb_path_query_array(summary, '$.columns[*].name') AS names FROM asset_state
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY($3) AND summary ? 'columns'`,
}

/** Steps that make assets, of runs that have not ended. */
const active = {
  name: 'active-steps',
  text: `SELECT run.id AS "runId", step.key, step.status IN ('running', 'retrying') AS "isRunning",
      CASE WHEN step.kind = 'multiAsset' THEN run.assets END AS assets
    FROM run JOIN step ON step.tenant_id = run.tenant_id AND step.run_id = run.id
    WHERE run.tenant_id = $1 AND run.deployment_id = $2 AND run.purpose = 'run' AND run.status IN ('queued', 'launching', 'running', 'canceling')
      AND step.kind <> 'op' AND step.status IN ('waiting', 'ready', 'running', 'retrying')`,
}

export interface ActiveStep {
  runId: string
  /** The asset's key, or the name of the multi-asset. */
  key: string
  isRunning: boolean
  /** Of a multi-asset's step: what its run makes. */
  assets: string[] | null
}

export const loadAssetStates = (sql: Sql, tenantId: string, deploymentId: string): Promise<AssetStateRow[]> =>
  sql.rows<AssetStateRow>(all, [tenantId, deploymentId])

export const loadAssetState = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  key: string,
): Promise<AssetStateRow | undefined> => sql.row<AssetStateRow>(one, [tenantId, deploymentId, key])

/** What was reported of the columns of assets, in the order of the keys; those that reported nothing are left out. */
export const loadColumnLineage = async (
  sql: Sql,
  { tenantId, deploymentId }: { tenantId: string; deploymentId: string },
  keys: readonly string[],
): Promise<AssetColumns[]> => {
  const rows = await sql.rows<{ asset: string; lineage: Json }>(columnLineage, [
    tenantId,
    deploymentId,
    keys,
    columnLineageName,
  ])
  const found = new Map(rows.map(({ asset, lineage }) => [asset, readColumnLineage(lineage)]))
  return keys.flatMap((asset) => {
    const columns = found.get(asset)
    return columns ? [{ asset, columns }] : []
  })
}

/** The columns of the latest values of assets, by key; values without columns are left out. */
export const loadColumnNames = async (
  sql: Sql,
  { tenantId, deploymentId }: { tenantId: string; deploymentId: string },
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> => {
  const rows = await sql.rows<{ asset: string; names: string[] }>(columnNames, [tenantId, deploymentId, keys])
  return new Map(rows.map(({ asset, names }) => [asset, names]))
}

export const loadActiveSteps = (sql: Sql, tenantId: string, deploymentId: string): Promise<ActiveStep[]> =>
  sql.rows<ActiveStep>(active, [tenantId, deploymentId])

const materialized = {
  name: 'materialized-keys',
  text: `SELECT asset_key AS key FROM asset_state
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY($3) AND materialized_at IS NOT NULL`,
}

/** Those of the keys whose assets have a stored value. */
export const materializedKeys = async (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  keys: readonly string[],
): Promise<ReadonlySet<string>> => {
  const rows = await sql.rows<{ key: string }>(materialized, [tenantId, deploymentId, keys])
  return new Set(rows.map(({ key }) => key))
}

const events = {
  name: 'asset-events',
  text: `SELECT asset_event.run_id AS "runId", asset_event.number, asset_event.type, asset_event.received_at AS "receivedAt", asset_event.at, nullif(coalesce(asset_event.step, asset_event.asset_key), '') AS step, asset_event.partition, asset_event.payload,
      asset_event.started_at AS "startedAt"
    FROM asset_event
    WHERE asset_event.tenant_id = $1 AND asset_event.deployment_id = $2 AND asset_event.asset_key = $3
      AND asset_event.type IN ('ASSET_MATERIALIZATION', 'ASSET_OBSERVATION', 'ASSET_FAILED_TO_MATERIALIZE')
      AND ($4::timestamptz IS NULL OR (asset_event.received_at, asset_event.number) < ($4, $5))
    ORDER BY asset_event.received_at DESC, asset_event.number DESC LIMIT $6`,
}

export interface AssetEventRow {
  runId: string
  number: number
  type: 'ASSET_MATERIALIZATION' | 'ASSET_OBSERVATION' | 'ASSET_FAILED_TO_MATERIALIZE'
  receivedAt: Date
  at: Date
  step: string | null
  partition: string | null
  payload: {
    dataVersion?: string
    codeVersion?: string
    metadata?: Metadata
    summary?: ValueSummary
    reason?: string
  }
  startedAt: Date | null
}

/** What happened to an asset, newest first, from before a place in it. */
export const loadAssetEvents = (
  sql: Sql,
  asset: { tenantId: string; deploymentId: string; key: string },
  before: { receivedAt: Date; number: number } | undefined,
  limit: number,
): Promise<AssetEventRow[]> =>
  sql.rows<AssetEventRow>(events, [
    asset.tenantId,
    asset.deploymentId,
    asset.key,
    before?.receivedAt ?? null,
    before?.number ?? null,
    limit,
  ])

const stored = {
  name: 'stored-versions',
  text: `SELECT asset_key AS asset, coalesce(data_version, observation ->> 'dataVersion') AS version FROM asset_state
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY($3::text[])`,
}

const neverTold = {
  name: 'assets-never-told-of',
  text: `SELECT key FROM unnest($3::text[]) AS key WHERE NOT EXISTS (
      SELECT FROM asset_event WHERE tenant_id = $1 AND run_id = $2 AND asset_key = key AND type IN ('ASSET_MATERIALIZATION', 'ASSET_FAILED_TO_MATERIALIZE'))
    ORDER BY key`,
}

/** Data versions of what lies in storage, by asset key; what has none is not in it. */
export const storedVersions = async (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  keys: string[],
): Promise<Record<string, string>> => {
  const rows = await sql.rows<{ asset: string; version: string | null }>(stored, [
    tenantId,
    deploymentId,
    keys,
  ])
  return Object.fromEntries(
    rows.flatMap(({ asset, version }) => (version === null ? [] : [[asset, version]])),
  )
}

/** Those of the assets of which a run has told neither that they were made nor that they were not. */
export const assetsNeverTold = async (
  sql: Sql,
  tenantId: string,
  runId: string,
  keys: string[],
): Promise<string[]> =>
  (await sql.rows<{ key: string }>(neverTold, [tenantId, runId, keys])).map(({ key }) => key)
