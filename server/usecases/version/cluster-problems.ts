import type { Caller } from '#core/access/caller.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Problem } from '#core/document/validation/problem.ts'
import { podsOfDocument } from '#core/pod/pods-of-document.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import { loadRunPlace } from '#server/db/sql/tenant-rows.ts'

import { groundAt } from '../tenant/ground-at.ts'
import { installationOn, type InstallationGround } from '../tenant/run-ground.ts'
import { askCluster } from './ask-cluster.ts'
import type { PodTrial } from './try-pods.ts'

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
  const drawn = { id: pipelineId, hash: '', document }
  const own = groundAt(place, installationOn(ground, place.cluster))
  const pods = podsOfDocument([drawn, ...others], drawn, own)
  return askCluster(podTrial, place, pods)
}
