import type { Caller } from '#core/access/caller.ts'
import type { JsonObject } from '#core/json-object.ts'
import { Refusal } from '#core/refusal.ts'
import { readResource } from '#core/resource/read-resource.ts'
import { resourceTypeOf, type ResourceTypeName } from '#core/resource/resource-types.ts'
import { resolveSecrets, secretsNamedIn } from '#core/resource/secret-reference.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { loadSlug } from '#server/db/sql/tenant-rows.ts'
import type { AddressGuard } from '#server/gateways/guarded-network/address-guard.ts'
import {
  CheckFailure,
  type CheckAsk,
  type ResourceCheck,
} from '#server/gateways/resource-checks/resource-check.ts'
import { resourceChecks, whyUntested } from '#server/gateways/resource-checks/resource-checks.ts'
import type { Clock } from '#server/platform/clock.ts'

import type { ReadSecrets } from '../secret/read-secrets.ts'

export interface ResourceDeps {
  /** By the login of web. */
  pool: SqlPool
  clock: Clock
  readSecrets: ReadSecrets
  guard: AddressGuard
}

/** What came of trying a resource, in words for people. */
export interface TestedResource {
  outcome: 'works' | 'fails' | 'untested'
  words: string
}

const testMs = 15_000

/** No answer repeats a secret, whatever somebody outside says of it. */
const withoutSecrets = (words: string, secrets: readonly string[]): string =>
  secrets.reduce((said, secret) => said.replaceAll(secret, '…'), words)

const checkOf = (type: string): ResourceCheck<ResourceTypeName> | undefined =>
  Object.hasOwn(resourceChecks, type)
    ? (resourceChecks[type as keyof typeof resourceChecks] as unknown as ResourceCheck<ResourceTypeName>)
    : undefined

/**
 * Tries whether a resource answers as it is written, with the secrets of the caller's deployment and through the guarded network; nothing there is changed.
 * Refuses `invalid_input` where the configuration does not fit its type.
 */
export const testResource = async (
  { pool, clock, readSecrets, guard }: ResourceDeps,
  { tenantId, deploymentId }: Pick<Caller, 'tenantId' | 'deploymentId'>,
  { type, config }: { type: string; config: JsonObject },
): Promise<TestedResource> => {
  const [wrong] = readResource(type, config).errors
  if (wrong) throw new Refusal('invalid_input', wrong.message, { field: wrong.field })
  const check = checkOf(type)
  if (!check || !resourceTypeOf(type))
    return { outcome: 'untested', words: whyUntested(type as ResourceTypeName) }
  const values = await pool.asTenant(tenantId, async (sql) => {
    const tenant = (await loadSlug(sql, tenantId)) ?? ''
    return readSecrets(sql, { tenantId, deploymentId, tenant }, secretsNamedIn(config), clock.now())
  })
  const resolved = resolveSecrets(config, (name) => values.get(name))
  if (resolved.missing.length > 0)
    return { outcome: 'fails', words: `Nobody has set ${resolved.missing.join(' and ')} yet.` }
  const signal = AbortSignal.timeout(testMs)
  const ask = { config: resolved.config, guard, signal } as unknown as CheckAsk<ResourceTypeName>
  try {
    return { outcome: 'works', words: withoutSecrets(await check(ask), resolved.secrets) }
  } catch (error) {
    if (signal.aborted)
      return { outcome: 'fails', words: `It did not answer within ${testMs / 1_000} seconds.` }
    if (!(error instanceof CheckFailure)) throw error
    return { outcome: 'fails', words: withoutSecrets(error.message, resolved.secrets) }
  }
}
