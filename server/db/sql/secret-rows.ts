import type { Sql } from '../sql-pool.ts'

/** A version of a secret as it is kept. */
export interface SecretRow {
  tenantId: string
  id: string
  /** Null: of all deployments. */
  deploymentId: string | null
  name: string
  version: number
  sealed: Buffer
  dataKey: Buffer
  keyId: string
}

const columns = `tenant_id AS "tenantId", id, deployment_id AS "deploymentId", name, version, sealed, data_key AS "dataKey", key_id AS "keyId"`

const asOf = {
  name: 'secrets-as-of',
  text: `SELECT DISTINCT ON (name) ${columns} FROM secret
    WHERE tenant_id = $1 AND (deployment_id = $2 OR deployment_id IS NULL) AND name = ANY ($3)
      AND set_at <= $4 AND (replaced_at IS NULL OR replaced_at > $4)
    ORDER BY name, deployment_id NULLS LAST`,
}

/** The secrets of a deployment as they were at a moment; its own goes before that of all deployments. */
export const secretsAsOf = (
  sql: Sql,
  { tenantId, deploymentId }: { tenantId: string; deploymentId: string },
  names: readonly string[],
  at: Date,
): Promise<SecretRow[]> => sql.rows<SecretRow>(asOf, [tenantId, deploymentId, names, at])

const current = {
  name: 'current-secrets',
  text: `SELECT secret.id, secret.deployment_id AS "deploymentId", secret.name, version, set_at AS "setAt", person.name AS "setBy"
    FROM secret LEFT JOIN "user" AS person ON person.id = secret.set_by
    WHERE tenant_id = $1 AND (deployment_id = $2 OR deployment_id IS NULL) AND replaced_at IS NULL ORDER BY secret.name, deployment_id NULLS LAST`,
}

/** What is told of a secret: never what it is. */
export interface KeptSecret {
  id: string
  deploymentId: string | null
  name: string
  version: number
  setAt: Date
  setBy: string | null
}

/** The secrets that a deployment has, in the order of their names; its own before that of all deployments. */
export const currentSecrets = (sql: Sql, tenantId: string, deploymentId: string): Promise<KeptSecret[]> =>
  sql.rows<KeptSecret>(current, [tenantId, deploymentId])

const others = {
  name: 'secrets-of-other-keys',
  text: `SELECT ${columns} FROM secret WHERE key_id <> $1 AND id > $2 ORDER BY id LIMIT $3`,
}
const rewrap = {
  name: 'rewrap-secret',
  text: 'UPDATE secret SET data_key = $3, key_id = $4 WHERE tenant_id = $1 AND id = $2 AND key_id = $5',
}

/** Versions of the secrets of all tenants that another master key wraps, in the order of their ids after one; by the login of the worker. */
export const secretsOfOtherKeys = (
  sql: Sql,
  keyId: string,
  after: string,
  limit: number,
): Promise<SecretRow[]> => sql.rows<SecretRow>(others, [keyId, after, limit])

/** Writes a data key that was wrapped anew. */
export const saveWrappedKey = async (
  sql: Sql,
  { tenantId, id, keyId: before }: Pick<SecretRow, 'tenantId' | 'id' | 'keyId'>,
  { dataKey, keyId }: { dataKey: Uint8Array; keyId: string },
): Promise<void> => {
  await sql.run(rewrap, [tenantId, id, dataKey, keyId, before])
}
