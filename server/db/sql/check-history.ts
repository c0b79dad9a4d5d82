import type { Severity } from '#core/check/severity.ts'
import type { Metadata } from '#core/run/metadata.ts'

import type { Sql } from '../sql-pool.ts'

export interface CheckEvaluationRow {
  check: string
  runId: string
  number: number
  at: Date
  payload: { passed?: boolean; severity?: Severity; description?: string; reason?: string }
  /** Numbers among its metadata, by name. */
  figures: Record<string, number> | null
}

/** Large metadata stays where it is: of each evaluation its verdict and its figures come along. */
const history = {
  name: 'check-history',
  text: `SELECT wanted.name AS check, evaluation.* FROM unnest($4::text[]) AS wanted (name)
    CROSS JOIN LATERAL (
      SELECT run_id AS "runId", number, at, payload - 'metadata' AS payload,
        (SELECT jsonb_object_agg(fact.key, fact.value -> 'value') FROM jsonb_each(payload -> 'metadata') AS fact
          WHERE fact.value ->> 'type' IN ('int', 'float') AND jsonb_typeof(fact.value -> 'value') = 'number') AS figures
      FROM asset_event
      WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3 AND check_name = wanted.name
      ORDER BY received_at DESC, asset_event.number DESC LIMIT $5
    ) AS evaluation`,
}

/** What checks of an asset found, of each the last `limit` times, newest first. */
export const loadCheckHistory = (
  sql: Sql,
  asset: { tenantId: string; deploymentId: string; key: string },
  checks: readonly string[],
  limit: number,
): Promise<CheckEvaluationRow[]> =>
  sql.rows<CheckEvaluationRow>(history, [asset.tenantId, asset.deploymentId, asset.key, checks, limit])

const measurements = {
  name: 'check-measurements',
  text: `SELECT at, payload -> 'metadata' AS metadata FROM asset_event
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3 AND check_name = $4 AND type = 'ASSET_CHECK_EVALUATION' AND run_id <> $6
    ORDER BY received_at DESC, number DESC LIMIT $5`,
}

const rowCounts = {
  name: 'row-counts',
  text: `SELECT at, (payload -> 'summary' ->> 'rows')::float8 AS rows FROM asset_event
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3 AND type = 'ASSET_MATERIALIZATION' AND payload -> 'summary' ? 'rows' AND run_id <> $5
    ORDER BY received_at DESC, number DESC LIMIT $4`,
}

interface OfAsset {
  tenantId: string
  deploymentId: string
  key: string
  /** The run for which it is asked, which does not count. */
  butRun: string
}

/** What a check reported the last times, newest first. */
export const loadMeasurements = (
  sql: Sql,
  asset: OfAsset,
  check: string,
  limit: number,
): Promise<{ at: Date; metadata: Metadata | null }[]> =>
  sql.rows(measurements, [asset.tenantId, asset.deploymentId, asset.key, check, limit, asset.butRun])

/** How many rows an asset had the last times it was materialized, newest first. */
export const loadRowCounts = (
  sql: Sql,
  asset: OfAsset,
  limit: number,
): Promise<{ at: Date; rows: number }[]> =>
  sql.rows(rowCounts, [asset.tenantId, asset.deploymentId, asset.key, limit, asset.butRun])
