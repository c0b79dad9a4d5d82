import type { Caller } from '#core/access/caller.ts'
import { chooseCluster } from '#core/cluster/choose-cluster.ts'
import type { RunGround } from '#core/pod/ground.ts'
import { listDeployments, type DeploymentRow } from '#server/db/deployments.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { planCeiling } from '#server/db/tenants.ts'

import { installationOn, shownGround } from '../tenant/run-ground.ts'
import type { ClustersDeps } from './show-clusters.ts'

export interface ShownDeployment extends Omit<DeploymentRow, 'id'> {
  /** What its runs stand on, without what variables hold. */
  ground: RunGround
  /** Whether the cluster it chose is there. */
  isThere: boolean
}

export interface ShownDeployments {
  deployments: ShownDeployment[]
  /** To choose from, the first being that of deployments that choose none; empty where runs are no pods. */
  clusters: { name: string; words: string }[]
}

/** The deployments of the tenant and where the runs of each go. */
export const showDeployments = async (
  { database, ground }: ClustersDeps,
  caller: Caller,
): Promise<ShownDeployments> => {
  const { clusters = [] } = ground
  const { rows, ceiling } = await tenantTransaction(database, caller, async (tx) => ({
    rows: await listDeployments(tx),
    ceiling: await planCeiling(tx),
  }))
  return {
    deployments: rows.map(({ name, kind, pullRequest, cluster, runtime }) => ({
      name,
      kind,
      pullRequest,
      cluster,
      runtime,
      ground: shownGround({
        launcher: ground.launcher,
        installation: installationOn(ground, cluster),
        deployment: { name, runtime },
        ceiling,
      }),
      isThere: cluster === null || clusters.length === 0 || chooseCluster(clusters, cluster) !== undefined,
    })),
    clusters: clusters.map(({ name, words = '' }) => ({ name, words })),
  }
}
