import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { whyBadSecret } from '#core/resource/why-bad-secret.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { insertSecret, nextSecretVersion, retireSecret } from '#server/db/secrets.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'
import { sealEnvelope, type KeyWrapper } from '#server/platform/envelope.ts'
import { newId } from '#server/platform/ids.ts'

import { secretAbout } from './secret-about.ts'

export interface SecretDeps {
  database: AppDatabase
  clock: Clock
  masterKeys: KeyWrapper
}

/** Whose a secret is: of the deployment it is set in, or of all of the tenant. */
export type SecretScope = 'deployment' | 'all'

export interface SecretGiven {
  name: string
  scope: SecretScope
  value: string
}

const taken = ({ name }: SecretGiven): Refusal =>
  new Refusal('name_taken', `${name} is set already. Rotate it to give it another value.`, { field: 'name' })

const keep = async (
  tx: TenantTransaction,
  { masterKeys }: SecretDeps,
  caller: Caller,
  given: SecretGiven,
  now: Date,
): Promise<number> => {
  const { name, scope, value } = given
  const deploymentId = scope === 'all' ? null : caller.deploymentId
  const version = await nextSecretVersion(tx, { deploymentId, name })
  const row = { tenantId: caller.tenantId, id: newId(), deploymentId, name, version }
  const envelope = await sealEnvelope(masterKeys, value, secretAbout(row))
  if (!(await insertSecret(tx, { ...row, ...envelope, setBy: caller.user.id, setAt: now })))
    throw taken(given)
  return version
}

const tell = async (
  tx: TenantTransaction,
  caller: Caller,
  action: string,
  { name, scope }: SecretGiven,
  version: number,
): Promise<void> => {
  await recordAudit(tx, actorOf(caller), {
    action,
    target: { name },
    detail: { scope, deployment: caller.deploymentId, version },
  })
  await announce(tx, [{ topic: 'secrets' }])
}

const requireUsable = ({ name, value }: SecretGiven): void => {
  const bad = whyBadSecret({ name, value })
  if (bad) throw new Refusal('invalid_input', bad.message, { field: bad.field })
}

/** Keeps a new secret of the caller's deployment, or of all; its version. Refuses `invalid_input`, and `name_taken` where it is set. */
export const setSecret = (deps: SecretDeps, caller: Caller, given: SecretGiven): Promise<number> => {
  requireUsable(given)
  return tenantTransaction(deps.database, caller, async (tx) => {
    const version = await keep(tx, deps, caller, given, deps.clock.now())
    await tell(tx, caller, 'secret.set', given, version)
    return version
  })
}

/**
 * Gives a secret another value; its version. Runs that have claimed go on with the one they have, the next get this. Refuses `invalid_input`, and
 * `not_found` where it is not set.
 */
export const rotateSecret = (deps: SecretDeps, caller: Caller, given: SecretGiven): Promise<number> => {
  requireUsable(given)
  return tenantTransaction(deps.database, caller, async (tx) => {
    const { name, scope } = given
    const deploymentId = scope === 'all' ? null : caller.deploymentId
    const now = deps.clock.now()
    if ((await retireSecret(tx, { deploymentId, name }, now)) === undefined)
      throw new Refusal('not_found', `There is no secret ${name} here; perhaps it was removed meanwhile.`)
    const version = await keep(tx, deps, caller, given, now)
    await tell(tx, caller, 'secret.rotated', given, version)
    return version
  })
}

/** Takes a secret away from all runs to come. Refuses `not_found`. */
export const removeSecret = (
  { database, clock }: Pick<SecretDeps, 'database' | 'clock'>,
  caller: Caller,
  { name, scope }: Pick<SecretGiven, 'name' | 'scope'>,
): Promise<void> =>
  tenantTransaction(database, caller, async (tx) => {
    const deploymentId = scope === 'all' ? null : caller.deploymentId
    const version = await retireSecret(tx, { deploymentId, name }, clock.now())
    if (version === undefined)
      throw new Refusal('not_found', `There is no secret ${name} here; perhaps it was removed already.`)
    await tell(tx, caller, 'secret.removed', { name, scope, value: '' }, version)
  })
