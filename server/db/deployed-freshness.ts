import type { FreshnessPolicy } from '#core/freshness/freshness-policy.ts'

import type { TenantTransaction } from './tenant-scope.ts'

type Scope = Pick<TenantTransaction, 'sql' | 'tenantId'>

/** How young an asset of an active version is to be. */
export interface DeployedFreshness {
  key: string
  policy: FreshnessPolicy
}

/** Puts the freshness policies of a version in place of those its pipeline had in a deployment. One that stays as it was keeps its state; others are judged anew. */
export const replaceDeployedFreshness = async (
  { sql, tenantId }: Scope,
  { deploymentId, pipelineId }: { deploymentId: string; pipelineId: string },
  policies: readonly DeployedFreshness[],
  now: Date,
): Promise<void> => {
  await sql(
    'DELETE FROM asset_freshness WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND asset_key <> ALL ($4)',
    [tenantId, deploymentId, pipelineId, policies.map(({ key }) => key)],
  )
  await sql(
    `INSERT INTO asset_freshness (tenant_id, deployment_id, asset_key, pipeline_id, policy, due_at)
     SELECT $1, $2, given.key, $3, given.policy, $5::timestamptz FROM jsonb_to_recordset($4::jsonb) AS given (key text, policy jsonb) ORDER BY 3
     ON CONFLICT (tenant_id, deployment_id, asset_key) DO UPDATE SET pipeline_id = excluded.pipeline_id, policy = excluded.policy,
       due_at = CASE WHEN asset_freshness.policy = excluded.policy THEN asset_freshness.due_at ELSE excluded.due_at END`,
    [tenantId, deploymentId, pipelineId, JSON.stringify(policies), now],
  )
}

/** Takes the freshness policies of a pipeline out of every deployment. */
export const removeDeployedFreshness = async (
  { sql, tenantId }: Scope,
  pipelineId: string,
): Promise<void> => {
  await sql('DELETE FROM asset_freshness WHERE tenant_id = $1 AND pipeline_id = $2', [tenantId, pipelineId])
}
