import type { Sql } from '../sql-pool.ts'

/** A deployment that was closed and still has something to be taken away. */
export interface ClosedDeployment {
  tenantId: string
  deploymentId: string
  tenant: string
  tenantNumber: number
  folder: string
}

const closed = {
  name: 'closed-deployments',
  text: `SELECT deployment.tenant_id AS "tenantId", deployment.id AS "deploymentId", tenant.slug AS tenant, tenant.number AS "tenantNumber", deployment.folder
    FROM deployment JOIN tenant ON tenant.id = deployment.tenant_id
    WHERE closed_at IS NOT NULL AND swept_at IS NULL ORDER BY closed_at LIMIT $1`,
}
const runs = {
  name: 'runs-of-closed-deployment',
  text: `SELECT id, status FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND status IN ('queued', 'launching', 'running', 'canceling') ORDER BY id`,
}
const backfills = {
  name: 'backfills-of-closed-deployment',
  text: `SELECT id FROM backfill WHERE tenant_id = $1 AND deployment_id = $2 AND status IN ('requested', 'running') ORDER BY id`,
}
const states = ['asset_state', 'asset_partition', 'dynamic_partition'] as const
const swept = {
  name: 'deployment-swept',
  text: 'UPDATE deployment SET swept_at = $3 WHERE tenant_id = $1 AND id = $2',
}

type At = Pick<ClosedDeployment, 'tenantId' | 'deploymentId'>

/** Those closed longest ago; by the login of the worker, of all tenants. */
export const closedDeployments = (sql: Sql, limit: number): Promise<ClosedDeployment[]> =>
  sql.rows<ClosedDeployment>(closed, [limit])

/** The runs of a deployment that have not ended. */
export const runsGoing = (sql: Sql, { tenantId, deploymentId }: At) =>
  sql.rows<{ id: string; status: 'queued' | 'launching' | 'running' | 'canceling' }>(runs, [
    tenantId,
    deploymentId,
  ])

/** The backfills of a deployment that start runs, or would. */
export const backfillsGoing = (sql: Sql, { tenantId, deploymentId }: At) =>
  sql.rows<{ id: string }>(backfills, [tenantId, deploymentId])

/** Forgets what a deployment had of assets, once its values are gone. */
export const sweepDeployment = async (sql: Sql, { tenantId, deploymentId }: At, now: Date): Promise<void> => {
  for (const state of states)
    await sql.run(`DELETE FROM ${state} WHERE tenant_id = $1 AND deployment_id = $2`, [
      tenantId,
      deploymentId,
    ])
  await sql.run(swept, [tenantId, deploymentId, now])
}
