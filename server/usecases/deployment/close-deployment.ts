import type { Caller } from '#core/access/caller.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import { closeDeploymentRow } from '#server/db/close-deployment.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

import { heldDeployment } from './deployment-named.ts'
import type { DeploymentDeps } from './make-deployment.ts'
import { stopWork } from './stop-work.ts'

/** What is canceled is not tried again, so nothing of its end is left to chance. */
const noChance = { next: () => 0 }

/**
 * Closes a deployment: nothing is active in it, nothing begins in it, what goes on is canceled, and its values are taken away once that has ended. Other
 * deployments keep all of theirs. Refuses `not_found`, `wrong_state` for production, and `not_allowed`.
 */
export const closeDeployment = async (
  { database, clock }: DeploymentDeps,
  caller: Caller,
  { deployment }: { deployment: string },
): Promise<void> => {
  const now = clock.now()
  const { tenantId } = caller
  const deploymentId = await tenantTransaction(database, caller, async (tx) => {
    const { id, name, kind } = await heldDeployment(tx, caller, deployment)
    await closeDeploymentRow(tx, id, now)
    await recordAudit(tx, actorOf(caller), {
      action: 'deployment.closed',
      target: { id, name },
      detail: { kind },
    })
    await announce(tx, [{ topic: 'clusters' }, { topic: 'people' }])
    return id
  })
  // A worker does the same again, where this one is not told to the end.
  await stopWork(sqlPool(database.pool), noChance, { tenantId, deploymentId, by: caller.user.name }, now)
}
