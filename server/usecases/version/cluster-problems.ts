import type { Caller } from '#core/access/caller.ts'
import { chooseCluster, clusterMissing } from '#core/cluster/choose-cluster.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Problem } from '#core/document/validation/problem.ts'
import { podsOfDocument } from '#core/pod/pods-of-document.ts'
import { Refusal } from '#core/refusal.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import { loadRunPlace } from '#server/db/sql/tenant-rows.ts'

import { installationOn, type InstallationGround } from '../tenant/run-ground.ts'
import { tryPods, type PodTrial } from './try-pods.ts'

export interface ClusterDeps {
  database: AppDatabase
  ground: InstallationGround
  /** Null where runs are no pods. */
  podTrial: PodTrial | null
}

/** What the cluster would say to the pods of a document once it is active; nothing where runs are no pods, or web has no way to the cluster. */
export const clusterProblems = async (
  deps: ClusterDeps,
  { tenantId, deploymentId }: Caller,
  pipelineId: string,
  document: PipelineDocument,
): Promise<Problem[]> => {
  const { podTrial, ground } = deps
  if (!podTrial) return []
  const { place, others } = await sqlPool(deps.database.pool).asTenant(tenantId, async (sql) => ({
    place: await loadRunPlace(sql, tenantId, deploymentId),
    others: (await loadActiveVersions(sql, tenantId, deploymentId)).filter(({ id }) => id !== pipelineId),
  }))
  if (!place) return []
  const { plan, cpuMilli, memoryMib } = place
  const cluster = chooseCluster(podTrial.clusters, place.cluster)
  if (!cluster)
    return [
      {
        code: 'not_checked',
        severity: 'warning',
        message: clusterMissing(place.deployment, place.cluster ?? '').message,
      },
    ]
  const drawn = { id: pipelineId, hash: '', document }
  const pods = podsOfDocument([drawn, ...others], drawn, {
    installation: installationOn(ground, place.cluster),
    deployment: { name: place.deployment, runtime: place.runtime },
    ceiling: { plan, cpuMilli, memoryMib },
  })
  if (pods.length === 0) return []
  try {
    return await tryPods(podTrial, cluster, place.tenant, pods)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    podTrial.logger.warn('Pods cannot be tried before they are published: web has no way to the cluster.', {
      cluster: cluster.name,
      error,
    })
    return []
  }
}
