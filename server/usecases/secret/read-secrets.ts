import { isSecretName } from '#core/resource/secret-reference.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { secretsAsOf } from '#server/db/sql/secret-rows.ts'
import { openEnvelope, type KeyWrapper } from '#server/platform/envelope.ts'
import type { TenantSecrets } from '#server/platform/tenant-secrets.ts'

import { secretAbout } from './secret-about.ts'

/** Where secrets are asked for. */
export interface SecretPlace {
  tenantId: string
  deploymentId: string
  /** The tenant's short name. */
  tenant: string
}

/** The values of secrets by their names as they were at a moment; a name that is not set is left out. Within a transaction of the tenant. */
export type ReadSecrets = (
  sql: Sql,
  place: SecretPlace,
  names: readonly string[],
  at: Date,
) => Promise<ReadonlyMap<string, string>>

/** Secrets as tenants keep them, and those of the installation's environment where a tenant keeps none of that name. */
export const secretReader =
  (masterKeys: KeyWrapper, installation: TenantSecrets): ReadSecrets =>
  async (sql, place, names, at) => {
    const wanted = [...new Set(names)].filter(isSecretName)
    const found = new Map<string, string>()
    if (wanted.length === 0) return found
    for (const name of wanted) {
      const given = installation.read(place.tenant, name)
      if (given !== undefined) found.set(name, given)
    }
    for (const row of await secretsAsOf(sql, place, wanted, at))
      found.set(row.name, await openEnvelope(masterKeys, row, secretAbout(row)))
    return found
  }
