import type { ToldTree } from '#core/condition/told-tree.ts'
import type { RunStatus } from '#core/run/run-status.ts'

import type { Sql } from '../sql-pool.ts'
import type { ConditionPlace } from './condition-turns.ts'

export interface NewEvaluation {
  key: string
  requested: number
  keys: string[]
  tree: ToldTree
  runIds: string[]
  backfillIds: string[]
  reason: string | null
}

export interface EvaluationRow extends NewEvaluation {
  /** Of the tick. */
  number: number
  evaluatedAt: Date
  lastAt: Date
  evaluations: number
}

// One that finds what the one before found, and asks for nothing, is counted with it.
const again = {
  name: 'evaluations-again',
  text: `UPDATE condition_evaluation AS kept SET evaluations = kept.evaluations + 1, last_at = $4
    FROM jsonb_to_recordset($3::jsonb) AS found (key text, requested integer, tree jsonb, reason text)
    WHERE kept.tenant_id = $1 AND kept.deployment_id = $2 AND kept.asset_key = found.key AND kept.requested = 0 AND found.requested = 0 AND kept.tree = found.tree AND kept.reason IS NOT DISTINCT FROM found.reason
      AND kept.number = (SELECT max(number) FROM condition_evaluation AS last WHERE last.tenant_id = $1 AND last.deployment_id = $2 AND last.asset_key = found.key)
    RETURNING kept.asset_key AS key`,
}
const insert = {
  name: 'insert-evaluations',
  text: `INSERT INTO condition_evaluation (tenant_id, deployment_id, asset_key, number, evaluated_at, last_at, requested, keys, tree, run_ids, backfill_ids, reason)
    SELECT $1, $2, found.key, $4, $5, $5, found.requested, ARRAY(SELECT jsonb_array_elements_text(found.keys)), found.tree,
      ARRAY(SELECT jsonb_array_elements_text(found."runIds")::uuid), ARRAY(SELECT jsonb_array_elements_text(found."backfillIds")::uuid), found.reason
    FROM jsonb_to_recordset($3::jsonb) AS found (key text, requested integer, keys jsonb, tree jsonb, "runIds" jsonb, "backfillIds" jsonb, reason text)`,
}
const columns = `asset_key AS key, number, evaluated_at AS "evaluatedAt", last_at AS "lastAt", evaluations, requested, keys, tree, run_ids AS "runIds",
  backfill_ids AS "backfillIds", reason`
const ofOne = {
  name: 'evaluations-of-asset',
  text: `SELECT ${columns} FROM condition_evaluation WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3 AND ($4::bigint IS NULL OR number < $4)
    ORDER BY number DESC LIMIT $5`,
}

/** Keeps what a tick found of conditions. */
export const keepEvaluations = async (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  { number, nowMs }: { number: number; nowMs: number },
  found: readonly NewEvaluation[],
): Promise<void> => {
  if (found.length === 0) return
  const now = new Date(nowMs)
  const counted = await sql.rows<{ key: string }>(again, [tenantId, deploymentId, JSON.stringify(found), now])
  const known = new Set(counted.map(({ key }) => key))
  const fresh = found.filter(({ key }) => !known.has(key))
  if (fresh.length > 0) await sql.run(insert, [tenantId, deploymentId, JSON.stringify(fresh), number, now])
}

/** Evaluations of the condition of an asset before one of them, newest first. */
export const evaluationsOf = (
  sql: Sql,
  { tenantId, deploymentId, key }: ConditionPlace & { key: string },
  page: { before: number | undefined; limit: number },
): Promise<EvaluationRow[]> =>
  sql.rows<EvaluationRow>(ofOne, [tenantId, deploymentId, key, page.before ?? null, page.limit])

/** Takes evaluations away that are older, but never the last of a condition; by the login of the worker, of all tenants. */
export const sweepEvaluations = (sql: Sql, before: Date): Promise<number> =>
  sql.run(
    {
      name: 'sweep-evaluations',
      text: `DELETE FROM condition_evaluation AS old WHERE last_at < $1 AND (EXISTS (SELECT FROM condition_evaluation AS newer
          WHERE newer.tenant_id = old.tenant_id AND newer.deployment_id = old.deployment_id AND newer.asset_key = old.asset_key AND newer.number > old.number)
        OR NOT EXISTS (SELECT FROM asset_condition AS kept WHERE kept.tenant_id = old.tenant_id AND kept.deployment_id = old.deployment_id AND kept.asset_key = old.asset_key))`,
    },
    [before],
  )

const recent = {
  name: 'recent-evaluations',
  text: `SELECT kept.key, number, evaluated_at AS "evaluatedAt", last_at AS "lastAt", evaluations, requested, run_ids AS "runIds", backfill_ids AS "backfillIds", reason, run.status AS "runStatus"
    FROM (SELECT asset_key AS key FROM asset_condition WHERE tenant_id = $1 AND deployment_id = $2) AS kept
    CROSS JOIN LATERAL (SELECT * FROM condition_evaluation AS found WHERE found.tenant_id = $1 AND found.deployment_id = $2 AND found.asset_key = kept.key
      ORDER BY number DESC LIMIT $3) AS found
    LEFT JOIN run ON run.tenant_id = $1 AND run.id = found.run_ids[1] ORDER BY number DESC`,
}

/** An evaluation without what it found of each part. */
export type EvaluationHead = Omit<EvaluationRow, 'tree' | 'keys'> & {
  /** How the first of its runs stands. */
  runStatus: RunStatus | null
}

/** The last evaluations of every condition of a deployment, at most so many each, newest first. */
export const recentEvaluations = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
  most: number,
): Promise<EvaluationHead[]> => sql.rows<EvaluationHead>(recent, [tenantId, deploymentId, most])
