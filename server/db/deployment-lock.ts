import type { TenantTransaction } from './tenant-scope.ts'

/** Holds a deployment until the end of the transaction: what is active in it changes one at a time. */
export const lockDeployment = async (
  { sql, tenantId }: TenantTransaction,
  deploymentId: string,
): Promise<void> => {
  await sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `deployment ${tenantId} ${deploymentId}`,
  ])
}
