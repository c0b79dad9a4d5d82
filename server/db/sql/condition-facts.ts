import type { CheckResult } from '#core/check/check-result.ts'
import type { FreshnessState } from '#core/freshness/judge-freshness.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import type { Sql } from '../sql-pool.ts'
import type { ConditionPlace } from './condition-turns.ts'

const states = {
  name: 'condition-states',
  text: `SELECT asset_key AS key, (materialized_at IS NOT NULL OR observed_at IS NOT NULL) AS "isMade", materialized_at AS "materializedAt", materialized_run AS "runId",
      code_version AS "codeVersion", failed_at IS NOT NULL AND (greatest(materialized_at, observed_at) IS NULL OR failed_at > greatest(materialized_at, observed_at)) AS "hasFailed", checks
    FROM asset_state WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY ($3)`,
}
// As texts: a hundred thousand rows would take longer to read than to find. No key has a line end in it.
const partitions = {
  name: 'condition-partitions',
  text: `SELECT asset.key, string_agg(piece.partition, E'\\n') FILTER (WHERE materialized_at IS NOT NULL) AS made,
      string_agg(piece.partition, E'\\n') FILTER (WHERE failed_at IS NOT NULL AND (materialized_at IS NULL OR failed_at > materialized_at)) AS failed,
      string_agg(piece.partition, E'\\n') FILTER (WHERE code_version IS NOT NULL AND code_version <> asset.code) AS outdated
    FROM unnest($3::text[], $4::text[]) AS asset (key, code)
    JOIN asset_partition AS piece ON piece.tenant_id = $1 AND piece.deployment_id = $2 AND piece.asset_key = asset.key GROUP BY asset.key`,
}
const partitionRuns = {
  name: 'condition-partition-runs',
  text: `SELECT asset_key AS key, partition, materialized_run AS "runId" FROM asset_partition
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY ($3) AND materialized_run IS NOT NULL`,
}
const inRun = {
  name: 'condition-in-run',
  text: `SELECT made.key, piece.partition FROM run
    JOIN step ON step.tenant_id = run.tenant_id AND step.run_id = run.id AND step.status IN ('waiting', 'ready', 'running', 'retrying')
      AND (step.key = ANY ($3) OR step.kind = 'multiAsset')
    CROSS JOIN LATERAL (SELECT step.key WHERE step.kind = 'asset' UNION ALL SELECT asset FROM unnest(run.assets) AS asset WHERE step.kind = 'multiAsset' AND asset = ANY ($3)) AS made (key)
    CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(run.target -> 'cut' -> 'keys', jsonb_build_array(run.partition))) AS piece (partition)
    WHERE run.tenant_id = $1 AND run.deployment_id = $2 AND run.purpose = 'run' AND run.status IN ('queued', 'launching', 'running', 'canceling')`,
}
const lastRuns = {
  name: 'condition-last-runs',
  text: `SELECT id, tags, ARRAY(SELECT asset FROM unnest(assets) AS asset WHERE asset = ANY ($3)) AS assets FROM run WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
}
const freshness = {
  name: 'condition-freshness',
  text: 'SELECT asset_key AS key, state FROM asset_freshness WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY ($3)',
}
const backfills = {
  name: 'condition-backfills',
  text: `SELECT target, layers -> (piece.layer - 1) AS assets, array_agg(piece.partition) AS partitions
    FROM backfill JOIN backfill_partition AS piece ON piece.tenant_id = backfill.tenant_id AND piece.backfill_id = backfill.id AND piece.status IN ('waiting', 'running')
    WHERE backfill.tenant_id = $1 AND backfill.deployment_id = $2 AND backfill.status IN ('requested', 'running', 'canceling')
    GROUP BY backfill.id, target, layers, piece.layer`,
}
const backfillTargets = {
  name: 'condition-backfill-targets',
  text: 'SELECT target FROM backfill WHERE tenant_id = $1 AND id = ANY ($2::uuid[])',
}

export interface StateFacts {
  key: string
  isMade: boolean
  materializedAt: Date | null
  runId: string | null
  codeVersion: string | null
  hasFailed: boolean
  checks: Record<string, CheckResult>
}

export interface PartitionFacts {
  key: string
  made: ReadonlySet<string>
  failed: ReadonlySet<string>
  outdated: ReadonlySet<string>
}

const linesOf = (text: string | null): ReadonlySet<string> => new Set(text ? text.split('\n') : [])

/** What is known of assets as wholes. */
export const loadStateFacts = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  keys: readonly string[],
): Promise<StateFacts[]> => sql.rows<StateFacts>(states, [tenantId, deploymentId, keys])

/** What is known of the partitions of assets, each with the version of its present code. */
export const loadPartitionFacts = async (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  assets: readonly { key: string; codeVersion: string }[],
): Promise<PartitionFacts[]> => {
  if (assets.length === 0) return []
  const rows = await sql.rows<Record<'key', string> & Record<'made' | 'failed' | 'outdated', string | null>>(
    partitions,
    [tenantId, deploymentId, assets.map(({ key }) => key), assets.map(({ codeVersion }) => codeVersion)],
  )
  return rows.map(({ key, made, failed, outdated }) => ({
    key,
    made: linesOf(made),
    failed: linesOf(failed),
    outdated: linesOf(outdated),
  }))
}

/** The runs that last made the partitions of assets. */
export const loadPartitionRuns = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  keys: readonly string[],
): Promise<{ key: string; partition: string; runId: string }[]> =>
  keys.length === 0 ? Promise.resolve([]) : sql.rows(partitionRuns, [tenantId, deploymentId, keys])

/** Those of the assets that runs are yet to make, and which partition. */
export const loadInRun = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  keys: readonly string[],
): Promise<{ key: string; partition: string | null }[]> => sql.rows(inRun, [tenantId, deploymentId, keys])

/** What runs were tagged with, and which of the assets they were to make. */
export const loadLastRuns = (
  sql: Sql,
  tenantId: string,
  runIds: readonly string[],
  assets: readonly string[],
): Promise<{ id: string; tags: Record<string, string>; assets: string[] }[]> =>
  runIds.length === 0 ? Promise.resolve([]) : sql.rows(lastRuns, [tenantId, runIds, assets])

export const loadFreshnessStates = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  keys: readonly string[],
): Promise<{ key: string; state: FreshnessState }[]> => sql.rows(freshness, [tenantId, deploymentId, keys])

/** Backfills that go on: what each makes, and the partitions that it has yet to make; `assets`: of these alone. A partition that is null is an asset made whole. */
export const loadBackfillFacts = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
): Promise<{ target: RequestedTarget; assets: string[] | null; partitions: (string | null)[] }[]> =>
  sql.rows(backfills, [tenantId, deploymentId])

/** What backfills make. */
export const loadBackfillTargets = async (
  sql: Sql,
  tenantId: string,
  ids: readonly string[],
): Promise<RequestedTarget[]> =>
  ids.length === 0
    ? []
    : (await sql.rows<{ target: RequestedTarget }>(backfillTargets, [tenantId, ids])).map(
        ({ target }) => target,
      )
