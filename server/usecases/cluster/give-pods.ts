import type { Caller } from '#core/access/caller.ts'
import type { Json } from '#core/json.ts'
import { parseRuntime } from '#core/pod/parse-runtime.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import { setDeploymentRuntime } from '#server/db/deployments.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { planCeiling } from '#server/db/tenants.ts'

import type { ClustersDeps } from './show-clusters.ts'

/**
 * Gives every pod of a deployment’s runs something, from the next launch on; null: nothing. Refuses `invalid_input` and `limit_reached` at the field, and
 * `not_found`.
 */
export const givePods = async (
  { database }: ClustersDeps,
  caller: Caller,
  input: { deployment: string; runtime: Json },
): Promise<void> =>
  tenantTransaction(database, caller, async (tx) => {
    const read = parseRuntime(input.runtime ?? {}, await planCeiling(tx))
    if (read instanceof Refusal) throw read
    const runtime = Object.keys(read).length > 0 ? read : null
    const before = await setDeploymentRuntime(tx, input.deployment, runtime)
    if (!before) throw new Refusal('not_found', `There is no deployment “${input.deployment}” here.`)
    // Variables may hold what an audit must not.
    const fields = Object.keys(runtime ?? {})
    await recordAudit(tx, actorOf(caller), {
      action: 'deployment.pods_given',
      target: { id: before.id, name: before.name },
      detail: { fields },
    })
    await announce(tx, [{ topic: 'clusters' }])
  })
