import type { Caller } from '#core/access/caller.ts'
import type { Json } from '#core/json.ts'
import { parseRuntime } from '#core/pod/parse-runtime.ts'
import { groundPod } from '#core/pod/run-pod.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import { setDeploymentRuntime } from '#server/db/deployments.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { loadPlaceNamed } from '#server/db/sql/tenant-rows.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

import { groundAt } from '../tenant/ground-at.ts'
import { installationOn } from '../tenant/run-ground.ts'
import { askCluster } from '../version/ask-cluster.ts'
import type { PodTrial } from '../version/try-pods.ts'
import type { ClustersDeps } from './show-clusters.ts'

/**
 * Gives every pod of a deployment’s runs something, from the next launch on; null: nothing. The cluster is asked first what it would say to such a pod;
 * gives what could not be asked. Refuses `invalid_input` and `limit_reached` at the field, and `not_found`.
 */
export const givePods = async (
  { database, ground, podTrial }: ClustersDeps & { podTrial: PodTrial | null },
  caller: Caller,
  input: { deployment: string; runtime: Json },
): Promise<{ warnings: string[] }> => {
  const { deployment: name } = input
  const notFound = () => new Refusal('not_found', `There is no deployment “${name}” here.`)
  const place = await sqlPool(database.pool).asTenant(caller.tenantId, (sql) =>
    loadPlaceNamed(sql, caller.tenantId, name),
  )
  if (!place) throw notFound()
  const own = groundAt(place, installationOn(ground, place.cluster))
  const runtime = parseRuntime(input.runtime ?? {}, own)
  if (runtime instanceof Refusal) throw runtime
  const given = Object.keys(runtime)

  const pod = groundPod({ ...own, deployment: { name, runtime } })
  const problems =
    podTrial && given.length > 0
      ? await askCluster(podTrial, place, [
          { of: `every run of ${name}`, elementId: undefined, runtime: pod.runtime },
        ])
      : []
  const refused = problems.find(({ severity }) => severity === 'error')
  if (refused) throw new Refusal('invalid_input', refused.message, { path: 'runtime' })

  await tenantTransaction(database, caller, async (tx) => {
    const id = await setDeploymentRuntime(tx, name, given.length > 0 ? runtime : null)
    if (id === undefined) throw notFound()
    await recordAudit(tx, actorOf(caller), {
      action: 'deployment.pods_given',
      target: { id, name },
      // Variables may hold what an audit must not.
      detail: { fields: given },
    })
    await announce(tx, [{ topic: 'clusters' }])
  })
  return { warnings: problems.map(({ message }) => message) }
}
