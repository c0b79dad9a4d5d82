import type { Severity } from '#core/check/severity.ts'

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
