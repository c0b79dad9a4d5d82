import type { TenantTransaction } from './tenant-scope.ts'

export interface DeploymentRow {
  id: string
  name: string
  kind: 'production' | 'branch'
  /** The cluster it chose; null: none. */
  cluster: string | null
}

/** The deployments of the tenant, production first. */
export const listDeployments = async ({ sql, tenantId }: TenantTransaction): Promise<DeploymentRow[]> => {
  const { rows } = await sql<DeploymentRow>(
    'SELECT id, name, kind, cluster FROM deployment WHERE tenant_id = $1 ORDER BY kind DESC, name',
    [tenantId],
  )
  return rows
}

/** The cluster that a deployment chose; null: none. */
export const clusterOfDeployment = async (
  { sql, tenantId }: TenantTransaction,
  deploymentId: string,
): Promise<string | null> => {
  const { rows } = await sql<{ cluster: string | null }>(
    'SELECT cluster FROM deployment WHERE tenant_id = $1 AND id = $2',
    [tenantId, deploymentId],
  )
  return rows[0]?.cluster ?? null
}

/** Sends the runs of a deployment to a cluster from now on; what it had chosen before, or undefined where there is no such deployment. */
export const moveDeployment = async (
  { sql, tenantId }: TenantTransaction,
  name: string,
  cluster: string | null,
): Promise<DeploymentRow | undefined> => {
  const { rows } = await sql<DeploymentRow>(
    'SELECT id, name, kind, cluster FROM deployment WHERE tenant_id = $1 AND name = $2 FOR UPDATE',
    [tenantId, name],
  )
  const [before] = rows
  if (before && before.cluster !== cluster)
    await sql('UPDATE deployment SET cluster = $3 WHERE tenant_id = $1 AND id = $2', [
      tenantId,
      before.id,
      cluster,
    ])
  return before
}
