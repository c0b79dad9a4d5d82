import type { Caller } from '#core/access/caller.ts'
import { chooseCluster } from '#core/cluster/choose-cluster.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import { moveDeployment as moveRow } from '#server/db/deployments.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

import { askCheck } from './ask-check.ts'
import type { ClustersDeps } from './show-clusters.ts'

/**
 * Sends the runs of a deployment to a cluster from the next launch on; null: to the installation’s first. The way from there is checked at once, before
 * a run needs it. Refuses `not_found`.
 */
export const moveDeployment = async (
  deps: ClustersDeps & { clock: Clock },
  caller: Caller,
  input: { deployment: string; cluster: string | null },
): Promise<void> => {
  const { clusters = [] } = deps.ground
  if (input.cluster !== null && !chooseCluster(clusters, input.cluster))
    throw new Refusal('not_found', `This installation has no cluster “${input.cluster}”.`, {
      field: 'cluster',
    })
  const isMoved = await tenantTransaction(deps.database, caller, async (tx) => {
    const before = await moveRow(tx, input.deployment, input.cluster)
    if (!before) throw new Refusal('not_found', `There is no deployment “${input.deployment}” here.`)
    if (before.cluster === input.cluster) return false
    await recordAudit(tx, actorOf(caller), {
      action: 'deployment.moved',
      target: { id: before.id, name: before.name },
      detail: { from: before.cluster, to: input.cluster },
    })
    await announce(tx, [{ topic: 'clusters' }])
    return true
  })
  const chosen = chooseCluster(clusters, input.cluster)
  if (isMoved && chosen) await askCheck(deps, caller, { cluster: chosen.name })
}
