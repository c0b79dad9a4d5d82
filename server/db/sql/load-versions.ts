import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'

import type { Sql } from '../sql-pool.ts'

interface VersionRow {
  id: string
  name: string
  hash: string
  content: Pick<DeployedPipeline['document'], 'settings' | 'elements'>
}

const active = {
  name: 'active-versions',
  text: `SELECT activation.pipeline_id AS id, pipeline.name, activation.hash, version.content
    FROM activation
    JOIN version ON version.tenant_id = activation.tenant_id AND version.pipeline_id = activation.pipeline_id AND version.hash = activation.hash
    JOIN pipeline ON pipeline.tenant_id = activation.tenant_id AND pipeline.id = activation.pipeline_id AND pipeline.removed_at IS NULL
    WHERE activation.tenant_id = $1 AND activation.deployment_id = $2 AND activation.replaced_at IS NULL
    ORDER BY activation.pipeline_id`,
}

const named = {
  name: 'named-versions',
  text: `SELECT version.pipeline_id AS id, pipeline.name, version.hash, version.content
    FROM version JOIN jsonb_each_text($2::jsonb) AS wanted ON version.pipeline_id = wanted.key::uuid AND version.hash = wanted.value
    JOIN pipeline ON pipeline.tenant_id = version.tenant_id AND pipeline.id = version.pipeline_id
    WHERE version.tenant_id = $1 ORDER BY version.pipeline_id`,
}

/** A pipeline is called as it is now, also where its version was published under an older name. */
const deployed = ({ id, name, hash, content }: VersionRow): DeployedPipeline => ({
  id,
  hash,
  document: { elements: content.elements, settings: { ...content.settings, name }, layout: {} },
})

/** The versions that a deployment has active now. */
export const loadActiveVersions = async (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
): Promise<DeployedPipeline[]> => (await sql.rows<VersionRow>(active, [tenantId, deploymentId])).map(deployed)

/** The versions a run was started with: hash by pipeline id. */
export const loadVersions = async (
  sql: Sql,
  tenantId: string,
  versions: Record<string, string>,
): Promise<DeployedPipeline[]> =>
  (await sql.rows<VersionRow>(named, [tenantId, JSON.stringify(versions)])).map(deployed)
