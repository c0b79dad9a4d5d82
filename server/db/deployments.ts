import type { Runtime } from '#core/document/runtime.ts'

import type { TenantTransaction } from './tenant-scope.ts'

export interface DeploymentRow {
  id: string
  name: string
  kind: 'production' | 'branch'
  /** The cluster it chose; null: none. */
  cluster: string | null
  /** What it gives every pod of its runs; null: nothing. */
  runtime: Runtime | null
}

/** The deployments of the tenant, production first. */
export const listDeployments = async ({ sql, tenantId }: TenantTransaction): Promise<DeploymentRow[]> => {
  const { rows } = await sql<DeploymentRow>(
    'SELECT id, name, kind, cluster, runtime FROM deployment WHERE tenant_id = $1 ORDER BY kind DESC, name',
    [tenantId],
  )
  return rows
}

/** What a deployment says of where its runs go and what their pods have. Throws where it is gone. */
export const deploymentOf = async (
  { sql, tenantId }: TenantTransaction,
  deploymentId: string,
): Promise<Pick<DeploymentRow, 'name' | 'cluster' | 'runtime'>> => {
  const { rows } = await sql<Pick<DeploymentRow, 'name' | 'cluster' | 'runtime'>>(
    'SELECT name, cluster, runtime FROM deployment WHERE tenant_id = $1 AND id = $2',
    [tenantId, deploymentId],
  )
  const [row] = rows
  if (!row) throw new Error(`The deployment ${deploymentId} is gone.`)
  return row
}

/** Sends the runs of a deployment to a cluster from now on; what it had chosen before, or undefined where there is no such deployment. */
export const moveDeployment = async (
  { sql, tenantId }: TenantTransaction,
  name: string,
  cluster: string | null,
): Promise<DeploymentRow | undefined> => {
  const { rows } = await sql<DeploymentRow>(
    'SELECT id, name, kind, cluster, runtime FROM deployment WHERE tenant_id = $1 AND name = $2 FOR UPDATE',
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

/** Gives every pod of a deployment's runs something from now on, null: nothing; the id of the deployment, or undefined where there is none of that name. */
export const setDeploymentRuntime = async (
  { sql, tenantId }: TenantTransaction,
  name: string,
  runtime: Runtime | null,
): Promise<string | undefined> => {
  const { rows } = await sql<{ id: string }>(
    'UPDATE deployment SET runtime = $3 WHERE tenant_id = $1 AND name = $2 RETURNING id',
    [tenantId, name, runtime],
  )
  return rows[0]?.id
}
