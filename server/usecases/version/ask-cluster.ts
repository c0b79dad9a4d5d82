import { chooseCluster, clusterMissing } from '#core/cluster/choose-cluster.ts'
import type { Problem } from '#core/document/validation/problem.ts'
import type { PossiblePod } from '#core/pod/pods-of-document.ts'
import { Refusal } from '#core/refusal.ts'
import type { RunPlace } from '#server/db/sql/tenant-rows.ts'

import { tryPods, type PodTrial } from './try-pods.ts'

/** What the cluster of a deployment would say to these pods; nothing where web has no way to it. */
export const askCluster = async (
  podTrial: PodTrial,
  { tenant, deployment, cluster: name }: Pick<RunPlace, 'tenant' | 'deployment' | 'cluster'>,
  pods: readonly PossiblePod[],
): Promise<Problem[]> => {
  const cluster = chooseCluster(podTrial.clusters, name)
  if (!cluster)
    return [
      { code: 'not_checked', severity: 'warning', message: clusterMissing(deployment, name ?? '').message },
    ]
  if (pods.length === 0) return []
  try {
    return await tryPods(podTrial, cluster, tenant, pods)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    podTrial.logger.warn('Pods cannot be tried before they are used: web has no way to the cluster.', {
      cluster: cluster.name,
      error,
    })
    return []
  }
}
