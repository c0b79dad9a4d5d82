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

/** A trial names the draft it runs by the hash of its content, as others name their versions. */
const named = {
  name: 'named-versions',
  text: `SELECT pipeline.id, pipeline.name, wanted.value AS hash, coalesce(version.content, draft_snapshot.content) AS content
    FROM jsonb_each_text($2::jsonb) AS wanted
    JOIN pipeline ON pipeline.tenant_id = $1 AND pipeline.id = wanted.key::uuid
    LEFT JOIN version ON version.tenant_id = $1 AND version.pipeline_id = pipeline.id AND version.hash = wanted.value
    LEFT JOIN draft_snapshot ON draft_snapshot.tenant_id = $1 AND draft_snapshot.pipeline_id = pipeline.id AND draft_snapshot.hash = wanted.value
    WHERE version.hash IS NOT NULL OR draft_snapshot.hash IS NOT NULL ORDER BY pipeline.id`,
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

const numbered = {
  name: 'version-hashes',
  text: `SELECT pipeline_id AS id, hash FROM version JOIN jsonb_each_text($2::jsonb) AS wanted ON wanted.key::uuid = pipeline_id AND wanted.value::integer = number
    WHERE tenant_id = $1`,
}

/** The hash of each version that is there, by pipeline id, of versions named by number. */
export const versionHashes = async (
  sql: Sql,
  tenantId: string,
  numbers: Record<string, number>,
): Promise<Record<string, string>> => {
  const rows = await sql.rows<{ id: string; hash: string }>(numbered, [tenantId, JSON.stringify(numbers)])
  return Object.fromEntries(rows.map(({ id, hash }) => [id, hash]))
}
