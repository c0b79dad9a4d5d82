import type { Caller } from '#core/access/caller.ts'
import { chooseCluster } from '#core/cluster/choose-cluster.ts'
import { listDeployments, type DeploymentRow } from '#server/db/deployments.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

import type { ClustersDeps } from './show-clusters.ts'

export interface ShownDeployment extends Omit<DeploymentRow, 'id'> {
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
  const rows = await tenantTransaction(database, caller, listDeployments)
  return {
    deployments: rows.map(({ name, kind, cluster }) => ({
      name,
      kind,
      cluster,
      isThere: cluster === null || clusters.length === 0 || chooseCluster(clusters, cluster) !== undefined,
    })),
    clusters: clusters.map(({ name, words = '' }) => ({ name, words })),
  }
}
