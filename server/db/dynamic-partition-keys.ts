import type { TenantTransaction } from './tenant-scope.ts'

type Scope = Pick<TenantTransaction, 'sql' | 'tenantId'>

interface Set {
  deploymentId: string
  name: string
}

/** Adds keys to a dynamic set; those that it has stay where they are. Answers how many are new. */
export const addDynamicKeys = async (
  { sql, tenantId }: Scope,
  { deploymentId, name }: Set,
  keys: readonly string[],
  by: string,
  now: Date,
): Promise<number> => {
  const { rowCount } = await sql(
    `INSERT INTO dynamic_partition (tenant_id, deployment_id, set_name, key, added_at, added_by)
     SELECT $1, $2, $3, key, $5, $6 FROM unnest($4::text[]) WITH ORDINALITY AS given (key, place) ORDER BY given.place
     ON CONFLICT (tenant_id, deployment_id, set_name, key) DO NOTHING`,
    [tenantId, deploymentId, name, keys, now, by],
  )
  return rowCount ?? 0
}

/** Takes keys out of a dynamic set; what was made of them stays. Answers how many were there. */
export const removeDynamicKeys = async (
  { sql, tenantId }: Scope,
  { deploymentId, name }: Set,
  keys: readonly string[],
): Promise<number> => {
  const { rowCount } = await sql(
    `DELETE FROM dynamic_partition WHERE tenant_id = $1 AND deployment_id = $2 AND set_name = $3 AND key = ANY($4::text[])`,
    [tenantId, deploymentId, name, keys],
  )
  return rowCount ?? 0
}
