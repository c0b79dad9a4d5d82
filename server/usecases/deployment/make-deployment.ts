import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import type { MadeKind } from '#core/tenant/deployment-kind.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { copyDeployed } from '#server/db/copy-deployed.ts'
import { insertDeployment, listDeployments } from '#server/db/deployments.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'

import { requireKind } from './deployment-named.ts'

/** Open deployments of a tenant, at most. */
export const mostDeployments = 100

export interface DeploymentDeps {
  database: AppDatabase
  clock: Clock
}

export interface DeploymentWish {
  name: string
  kind: MadeKind
  /** The address of the pull request that it is of. */
  pullRequest?: string | undefined
}

export const nameTaken = (name: string): Refusal =>
  new Refusal('name_taken', `There is a deployment “${name}” already. Choose another name.`, {
    field: 'name',
  })

/**
 * Makes a deployment in which every version is active that production has active, in a transaction that is open. Refuses `name_taken`,
 * `invalid_input` for the name, `not_allowed`, and `limit_reached`.
 */
export const makeDeploymentIn = async (
  tx: TenantTransaction,
  caller: Caller,
  { name, kind, pullRequest }: DeploymentWish,
  now: Date,
): Promise<{ id: string }> => {
  requireKind(caller, kind)
  const there = await listDeployments(tx)
  if (there.length >= mostDeployments)
    throw new Refusal(
      'limit_reached',
      `There are ${mostDeployments} deployments open, which is the most. Close one that is no longer needed.`,
    )
  const id = newId()
  if (!(await insertDeployment(tx, { id, name, kind, pullRequest, madeBy: caller.user.id })))
    throw nameTaken(name)
  const production = there.find((one) => one.kind === 'production')
  if (!production) throw new Error(`The tenant ${tx.tenantId} has no production.`)
  const reason = `As ${production.name} had it when ${name} was made`
  await copyDeployed(tx, { from: production.id, to: id, reason, by: caller.user.id, at: now })
  await recordAudit(tx, actorOf(caller), {
    action: 'deployment.made',
    target: { id, name },
    detail: { kind, ...(pullRequest !== undefined && { pullRequest }) },
  })
  await announce(tx, [{ topic: 'clusters' }, { topic: 'people' }])
  return { id }
}

/** The same in a transaction of its own. */
export const makeDeployment = (
  { database, clock }: DeploymentDeps,
  caller: Caller,
  wish: DeploymentWish,
): Promise<{ id: string }> =>
  tenantTransaction(database, caller, (tx) => makeDeploymentIn(tx, caller, wish, clock.now()))
