import type { TenantTransaction } from './tenant-scope.ts'

/** An asset of an active version. */
export interface DeployedAsset {
  key: string
  elementId: string
  definition: unknown
}

/**
 * Puts the assets of a version in place of those its pipeline had in a deployment. A key that another pipeline has stays that
 * pipeline's; such keys are returned, with the pipeline's name, and the transaction must not be committed then.
 */
export const replaceDeployedAssets = async (
  { sql, tenantId }: TenantTransaction,
  deploymentId: string,
  pipelineId: string,
  assets: DeployedAsset[],
): Promise<{ key: string; pipeline: string }[]> => {
  await sql('DELETE FROM deployed_asset WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3', [
    tenantId,
    deploymentId,
    pipelineId,
  ])
  // In the order of the keys, so that two pipelines published at once wait for each other instead of locking each other out.
  await sql(
    `INSERT INTO deployed_asset (tenant_id, deployment_id, pipeline_id, asset_key, element_id, definition)
     SELECT $1, $2, $3, key, "elementId", definition
     FROM jsonb_to_recordset($4::jsonb) AS given (key text, "elementId" text, definition jsonb) ORDER BY key
     ON CONFLICT (tenant_id, deployment_id, asset_key) DO NOTHING`,
    [tenantId, deploymentId, pipelineId, JSON.stringify(assets)],
  )
  const { rows } = await sql<{ key: string; pipeline: string }>(
    `SELECT asset_key AS key, pipeline.name AS pipeline
     FROM deployed_asset JOIN pipeline ON pipeline.tenant_id = deployed_asset.tenant_id AND pipeline.id = pipeline_id
     WHERE deployed_asset.tenant_id = $1 AND deployment_id = $2 AND pipeline_id <> $3 AND asset_key = ANY ($4)
     ORDER BY asset_key`,
    [tenantId, deploymentId, pipelineId, assets.map(({ key }) => key)],
  )
  return rows
}

export interface ForeignAsset {
  key: string
  pipeline: string
  type?: string
  /** What it is made from. */
  deps: string[]
}

/** The assets that the other pipelines of a deployment make. */
export const foreignAssets = async (
  { sql, tenantId }: TenantTransaction,
  deploymentId: string,
  pipelineId: string,
): Promise<ForeignAsset[]> => {
  const { rows } = await sql<{ key: string; pipeline: string; type: string | null; deps: string[] }>(
    `SELECT asset_key AS key, pipeline.name AS pipeline, definition ->> 'type' AS type,
            jsonb_path_query_array(definition, '$.deps[*].asset') AS deps
     FROM deployed_asset JOIN pipeline ON pipeline.tenant_id = deployed_asset.tenant_id AND pipeline.id = pipeline_id
     WHERE deployed_asset.tenant_id = $1 AND deployment_id = $2 AND pipeline_id <> $3 ORDER BY asset_key`,
    [tenantId, deploymentId, pipelineId],
  )
  return rows.map(({ type, ...row }) => ({ ...row, ...(type !== null && { type }) }))
}
