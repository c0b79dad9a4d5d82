import type { FreshnessPolicy } from '#core/freshness/freshness-policy.ts'
import type { FreshnessState } from '#core/freshness/judge-freshness.ts'

import type { Sql } from '../sql-pool.ts'

/** An asset whose freshness may have changed: its time has come, or it was materialized since. */
const isDue = `(asset_freshness.due_at <= $1 OR asset_state.materialized_at IS DISTINCT FROM asset_freshness.judged_at)`
const besideState = `asset_freshness LEFT JOIN asset_state ON asset_state.tenant_id = asset_freshness.tenant_id
  AND asset_state.deployment_id = asset_freshness.deployment_id AND asset_state.asset_key = asset_freshness.asset_key`

const places = {
  name: 'due-freshness-places',
  text: `SELECT asset_freshness.tenant_id AS "tenantId", asset_freshness.deployment_id AS "deploymentId" FROM ${besideState}
    WHERE ${isDue} GROUP BY 1, 2 LIMIT $2`,
}

const due = {
  name: 'due-freshness',
  text: `SELECT asset_freshness.asset_key AS key, asset_freshness.policy, asset_freshness.state, asset_freshness.since, asset_state.materialized_at AS "materializedAt" FROM ${besideState}
    WHERE asset_freshness.tenant_id = $2 AND asset_freshness.deployment_id = $3 AND ${isDue}
    ORDER BY asset_freshness.asset_key LIMIT $4 FOR UPDATE OF asset_freshness SKIP LOCKED`,
}

const save = {
  name: 'save-freshness',
  text: `UPDATE asset_freshness SET state = judged.state, since = judged.since, judged_at = judged."materializedAt", due_at = judged.due
    FROM jsonb_to_recordset($3::jsonb) AS judged (key text, state text, since timestamptz, "materializedAt" timestamptz, due timestamptz)
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = judged.key`,
}

const keepChanges = {
  name: 'keep-freshness-changes',
  text: `INSERT INTO freshness_change (tenant_id, deployment_id, asset_key, at, state, before)
    SELECT $1, $2, judged.key, judged.at, judged.state, judged.before FROM jsonb_to_recordset($3::jsonb) AS judged (key text, at timestamptz, state text, before text)
    ON CONFLICT (tenant_id, deployment_id, asset_key, at) DO NOTHING`,
}

const changes = {
  name: 'freshness-changes',
  text: `SELECT at, state, before FROM freshness_change WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = $3 ORDER BY at DESC LIMIT $4`,
}

export interface FreshnessPlace {
  tenantId: string
  deploymentId: string
}

export interface DueFreshness {
  key: string
  policy: FreshnessPolicy
  state: FreshnessState
  since: Date | null
  materializedAt: Date | null
}

export interface JudgedFreshness extends DueFreshness {
  due: Date | null
}

export interface FreshnessChange {
  at: Date
  state: FreshnessState
  before: FreshnessState
}

/** Deployments with assets whose freshness may have changed. */
export const dueFreshnessPlaces = (sql: Sql, now: Date, limit: number): Promise<FreshnessPlace[]> =>
  sql.rows(places, [now, limit])

/** Those assets of a deployment, held. What another worker holds is left to it. */
export const holdDueFreshness = (
  sql: Sql,
  { tenantId, deploymentId }: FreshnessPlace,
  now: Date,
  limit: number,
): Promise<DueFreshness[]> => sql.rows(due, [now, tenantId, deploymentId, limit])

export const saveFreshness = async (
  sql: Sql,
  { tenantId, deploymentId }: FreshnessPlace,
  judged: readonly JudgedFreshness[],
): Promise<void> => {
  await sql.run(save, [tenantId, deploymentId, JSON.stringify(judged)])
}

/** Keeps changes of freshness. One that is known already is not kept twice. */
export const keepFreshnessChanges = async (
  sql: Sql,
  { tenantId, deploymentId }: FreshnessPlace,
  changed: readonly (FreshnessChange & { key: string })[],
): Promise<void> => {
  await sql.run(keepChanges, [tenantId, deploymentId, JSON.stringify(changed)])
}

/** How the freshness of an asset changed, newest first. */
export const loadFreshnessChanges = (
  sql: Sql,
  { tenantId, deploymentId, key }: FreshnessPlace & { key: string },
  limit: number,
): Promise<FreshnessChange[]> => sql.rows(changes, [tenantId, deploymentId, key, limit])
