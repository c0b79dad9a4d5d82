import type { TenantTransaction } from './tenant-scope.ts'

type Scope = Pick<TenantTransaction, 'sql' | 'tenantId'>

/** A secret by its name and whose it is. */
export interface SecretName {
  /** Null: of all deployments. */
  deploymentId: string | null
  name: string
}

/** Marks the current version of a secret as replaced, and locks it; which it was, or undefined where there is none. */
export const retireSecret = async (
  { sql, tenantId }: Scope,
  { deploymentId, name }: SecretName,
  now: Date,
): Promise<number | undefined> => {
  const { rows } = await sql<{ version: number }>(
    `UPDATE secret SET replaced_at = $4 WHERE tenant_id = $1 AND deployment_id IS NOT DISTINCT FROM $2 AND name = $3 AND replaced_at IS NULL
     RETURNING version`,
    [tenantId, deploymentId, name, now],
  )
  return rows[0]?.version
}

/** The number of the next version of a secret: none is given twice, not even after it was removed. */
export const nextSecretVersion = async (
  { sql, tenantId }: Scope,
  { deploymentId, name }: SecretName,
): Promise<number> => {
  const { rows } = await sql<{ next: number }>(
    `SELECT coalesce(max(version), 0)::int + 1 AS next FROM secret
     WHERE tenant_id = $1 AND deployment_id IS NOT DISTINCT FROM $2 AND name = $3`,
    [tenantId, deploymentId, name],
  )
  return rows[0]?.next ?? 1
}

/** A version of a secret to be kept. */
export interface NewSecret extends SecretName {
  id: string
  version: number
  sealed: Uint8Array
  dataKey: Uint8Array
  keyId: string
  setBy: string
  setAt: Date
}

/** Adds a version of a secret; false where somebody else has set it at the same moment. */
export const insertSecret = async (
  { sql, tenantId }: Scope,
  { id, deploymentId, name, version, sealed, dataKey, keyId, setBy, setAt }: NewSecret,
): Promise<boolean> => {
  const { rowCount } = await sql(
    `INSERT INTO secret (tenant_id, id, deployment_id, name, version, sealed, data_key, key_id, set_by, set_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [tenantId, id, deploymentId, name, version, sealed, dataKey, keyId, setBy, setAt],
  )
  return rowCount === 1
}
