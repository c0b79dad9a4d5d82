import type { Sql } from '../sql-pool.ts'

interface Place {
  tenantId: string
  deploymentId: string
}

/** The deployment whose values another reads where it has none of its own. */
export interface Behind {
  tenantId: string
  deploymentId: string
  name: string
  folder: string
}

const statement = {
  name: 'deployment-behind',
  text: `SELECT behind.tenant_id AS "tenantId", behind.id AS "deploymentId", behind.name, behind.folder FROM deployment
    JOIN deployment AS behind ON behind.tenant_id = deployment.tenant_id AND behind.kind = 'production'
    WHERE deployment.tenant_id = $1 AND deployment.id = $2 AND deployment.kind = 'branch'`,
}

/** What stands behind a branch: production. Undefined of a deployment that stands by itself. */
export const deploymentBehind = (sql: Sql, { tenantId, deploymentId }: Place): Promise<Behind | undefined> =>
  sql.row<Behind>(statement, [tenantId, deploymentId])
