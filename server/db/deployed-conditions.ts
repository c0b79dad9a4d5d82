import type { TenantTransaction } from './tenant-scope.ts'

type Scope = Pick<TenantTransaction, 'sql' | 'tenantId'>

/** The automation condition of an asset of an active version, as text. */
export interface DeployedCondition {
  key: string
  text: string
}

/**
 * Puts the conditions of a version in place of those its pipeline had in a deployment. One that says what it said keeps what it knows; others begin anew. All
 * of the deployment are evaluated at once, because what they look at may be another. A new one is on in production, and off in a branch until somebody
 * switches it on.
 */
export const replaceDeployedConditions = async (
  { sql, tenantId }: Scope,
  { deploymentId, pipelineId }: { deploymentId: string; pipelineId: string },
  conditions: readonly DeployedCondition[],
  now: Date,
): Promise<void> => {
  const place = [tenantId, deploymentId]
  if (conditions.length > 0)
    await sql(
      'INSERT INTO condition_turn (tenant_id, deployment_id) VALUES ($1, $2) ON CONFLICT (tenant_id, deployment_id) DO NOTHING',
      place,
    )
  // Whoever has the tick is waited for, and the next one finds it all.
  await sql('SELECT FROM condition_turn WHERE tenant_id = $1 AND deployment_id = $2 FOR UPDATE', place)
  await sql(
    'DELETE FROM asset_condition WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND asset_key <> ALL ($4)',
    [...place, pipelineId, conditions.map(({ key }) => key)],
  )
  await sql(
    `INSERT INTO asset_condition (tenant_id, deployment_id, asset_key, pipeline_id, text, is_on)
     SELECT $1, $2, given.key, $3, given.text, deployment.kind = 'production' FROM jsonb_to_recordset($4::jsonb) AS given (key text, text text)
     JOIN deployment ON deployment.tenant_id = $1 AND deployment.id = $2 ORDER BY 3
     ON CONFLICT (tenant_id, deployment_id, asset_key) DO UPDATE SET pipeline_id = excluded.pipeline_id, text = excluded.text,
       evaluated_at = CASE WHEN asset_condition.text = excluded.text THEN asset_condition.evaluated_at END,
       state = CASE WHEN asset_condition.text = excluded.text THEN asset_condition.state ELSE '{}' END,
       failures = CASE WHEN asset_condition.text = excluded.text THEN asset_condition.failures ELSE 0 END,
       missed = CASE WHEN asset_condition.text = excluded.text THEN asset_condition.missed ELSE '{}' END`,
    [...place, pipelineId, JSON.stringify(conditions)],
  )
  await sql(`UPDATE asset_condition SET due_at = $3 WHERE tenant_id = $1 AND deployment_id = $2 AND is_on`, [
    ...place,
    now,
  ])
  await dropEmptyTurns({ sql, tenantId })
  await sql(`UPDATE condition_turn SET due_at = $3 WHERE tenant_id = $1 AND deployment_id = $2`, [
    ...place,
    now,
  ])
}

/** Where there are no conditions nothing is told of. */
const dropEmptyTurns = async ({ sql, tenantId }: Scope): Promise<void> => {
  const { rows } = await sql<{ deployment: string }>(
    `DELETE FROM condition_turn AS turn WHERE tenant_id = $1
       AND NOT EXISTS (SELECT FROM asset_condition AS kept WHERE kept.tenant_id = $1 AND kept.deployment_id = turn.deployment_id)
     RETURNING deployment_id AS deployment`,
    [tenantId],
  )
  if (rows.length > 0)
    await sql('DELETE FROM condition_news WHERE tenant_id = $1 AND deployment_id = ANY ($2::uuid[])', [
      tenantId,
      rows.map(({ deployment }) => deployment),
    ])
}

/** Takes the conditions of a pipeline out of every deployment. */
export const removeDeployedConditions = async (
  { sql, tenantId }: Scope,
  pipelineId: string,
): Promise<void> => {
  await sql('DELETE FROM asset_condition WHERE tenant_id = $1 AND pipeline_id = $2', [tenantId, pipelineId])
  await dropEmptyTurns({ sql, tenantId })
}

/** Switches the conditions of assets. One that is switched on begins anew: what happened meanwhile is none of its business. The keys of those there are. */
export const switchConditions = async (
  { sql, tenantId }: Scope,
  given: { deploymentId: string; keys: readonly string[]; isOn: boolean; by: string },
  now: Date,
): Promise<string[]> => {
  const { deploymentId, keys, isOn, by } = given
  await sql('SELECT FROM condition_turn WHERE tenant_id = $1 AND deployment_id = $2 FOR UPDATE', [
    tenantId,
    deploymentId,
  ])
  const { rows } = await sql<{ key: string }>(
    `UPDATE asset_condition SET is_on = $4, switched_by = $5, switched_at = $6::timestamptz, evaluated_at = CASE WHEN is_on THEN evaluated_at END,
       state = CASE WHEN is_on THEN state ELSE '{}' END, failures = 0, missed = CASE WHEN is_on THEN missed ELSE '{}' END, due_at = CASE WHEN $4::boolean THEN $6::timestamptz END
     WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY ($3) RETURNING asset_key AS key`,
    [tenantId, deploymentId, keys, isOn, by, now],
  )
  await sql(
    `UPDATE condition_turn SET due_at = (SELECT min(due_at) FROM asset_condition WHERE tenant_id = $1 AND deployment_id = $2)
     WHERE tenant_id = $1 AND deployment_id = $2`,
    [tenantId, deploymentId],
  )
  return rows.map(({ key }) => key)
}
