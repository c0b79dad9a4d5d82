import type { Runtime } from '#core/document/runtime.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeploymentKind } from '#core/tenant/deployment-kind.ts'
import { whyBadDeploymentName } from '#core/tenant/deployment-name.ts'
import { numberedSlug } from '#core/tenant/slug.ts'

import type { TenantTransaction } from './tenant-scope.ts'

export interface DeploymentRow {
  id: string
  name: string
  kind: DeploymentKind
  /** The pull request it is of; null: of none. */
  pullRequest: string | null
  /** The cluster it chose; null: none. */
  cluster: string | null
  /** What it gives every pod of its runs; null: nothing. */
  runtime: Runtime | null
}

const columns = 'id, name, kind, pull_request AS "pullRequest", cluster, runtime'

/** The deployments of the tenant that are open, production first. */
export const listDeployments = async ({ sql, tenantId }: TenantTransaction): Promise<DeploymentRow[]> => {
  const { rows } = await sql<DeploymentRow>(
    `SELECT ${columns} FROM deployment WHERE tenant_id = $1 AND closed_at IS NULL ORDER BY kind <> 'production', kind DESC, name`,
    [tenantId],
  )
  return rows
}

/** The open deployment of a name, held until the end of the transaction. */
export const lockDeploymentNamed = async (
  { sql, tenantId }: TenantTransaction,
  name: string,
): Promise<DeploymentRow | undefined> => {
  const { rows } = await sql<DeploymentRow>(
    `SELECT ${columns} FROM deployment WHERE tenant_id = $1 AND name = $2 AND closed_at IS NULL FOR UPDATE`,
    [tenantId, name],
  )
  return rows[0]
}

/** A folder for values that no deployment has, nor one that was closed and still has something in it. */
const freeFolder = async ({ sql, tenantId }: TenantTransaction, name: string): Promise<string> => {
  const { rows } = await sql<{ folder: string }>(
    'SELECT folder FROM deployment WHERE tenant_id = $1 AND swept_at IS NULL',
    [tenantId],
  )
  const taken = new Set(rows.map(({ folder }) => folder))
  for (let number = 1; ; number += 1) {
    const folder = numberedSlug(name, number)
    if (!taken.has(folder)) return folder
  }
}

export interface NewDeployment {
  id: string
  name: string
  kind: DeploymentKind
  pullRequest?: string | null | undefined
  madeBy?: string
}

/** Adds a deployment; false where the name is taken. Refuses a name that cannot stand in an address. */
export const insertDeployment = async (
  tx: TenantTransaction,
  { id, name, kind, pullRequest, madeBy }: NewDeployment,
): Promise<boolean> => {
  const bad = whyBadDeploymentName(name)
  if (bad !== undefined) throw new Refusal('invalid_input', bad, { field: 'name' })
  const { rowCount } = await tx.sql(
    `INSERT INTO deployment (tenant_id, id, name, kind, folder, pull_request, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (tenant_id, name) WHERE closed_at IS NULL DO NOTHING`,
    [tx.tenantId, id, name, kind, await freeFolder(tx, name), pullRequest ?? null, madeBy ?? null],
  )
  return rowCount === 1
}

/** Calls a deployment otherwise; its values stay where they are. */
export const renameDeploymentRow = async (
  { sql, tenantId }: TenantTransaction,
  id: string,
  name: string,
): Promise<void> => {
  await sql('UPDATE deployment SET name = $3 WHERE tenant_id = $1 AND id = $2', [tenantId, id, name])
}

/** Says of which pull request a deployment is. */
export const setPullRequest = async (
  { sql, tenantId }: TenantTransaction,
  id: string,
  pullRequest: string,
): Promise<void> => {
  await sql('UPDATE deployment SET pull_request = $3 WHERE tenant_id = $1 AND id = $2', [
    tenantId,
    id,
    pullRequest,
  ])
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
  tx: TenantTransaction,
  name: string,
  cluster: string | null,
): Promise<DeploymentRow | undefined> => {
  const before = await lockDeploymentNamed(tx, name)
  if (before && before.cluster !== cluster)
    await tx.sql('UPDATE deployment SET cluster = $3 WHERE tenant_id = $1 AND id = $2', [
      tx.tenantId,
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
    'UPDATE deployment SET runtime = $3 WHERE tenant_id = $1 AND name = $2 AND closed_at IS NULL RETURNING id',
    [tenantId, name, runtime],
  )
  return rows[0]?.id
}
