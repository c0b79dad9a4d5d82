import type { Sql } from '../sql-pool.ts'

const numbers = {
  name: 'active-version-numbers',
  text: `SELECT activation.pipeline_id AS id, version.number FROM activation
    JOIN version ON version.tenant_id = activation.tenant_id AND version.pipeline_id = activation.pipeline_id AND version.hash = activation.hash
    WHERE activation.tenant_id = $1 AND activation.deployment_id = $2 AND activation.replaced_at IS NULL`,
}

/** The number of the version of each pipeline that a deployment has active, by the pipeline's id. */
export const activeNumbers = async (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
): Promise<Map<string, number>> => {
  const rows = await sql.rows<{ id: string; number: number }>(numbers, [tenantId, deploymentId])
  return new Map(rows.map(({ id, number }) => [id, number]))
}
