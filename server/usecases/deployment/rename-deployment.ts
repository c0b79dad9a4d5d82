import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { whyBadDeploymentName } from '#core/tenant/deployment-name.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { lockDeploymentNamed, renameDeploymentRow } from '#server/db/deployments.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

import { heldDeployment } from './deployment-named.ts'
import { nameTaken } from './make-deployment.ts'

/** Calls a deployment otherwise, in addresses too; what it stored stays where it is. Refuses `not_found`, `wrong_state`, `invalid_input` and `name_taken`. */
export const renameDeployment = (
  { database }: { database: AppDatabase },
  caller: Caller,
  { deployment, name }: { deployment: string; name: string },
): Promise<void> =>
  tenantTransaction(database, caller, async (tx) => {
    const { id } = await heldDeployment(tx, caller, deployment)
    if (name === deployment) return
    const bad = whyBadDeploymentName(name)
    if (bad !== undefined) throw new Refusal('invalid_input', bad, { field: 'name' })
    if (await lockDeploymentNamed(tx, name)) throw nameTaken(name)
    await renameDeploymentRow(tx, id, name)
    await recordAudit(tx, actorOf(caller), {
      action: 'deployment.renamed',
      target: { id, name },
      detail: { from: deployment },
    })
    await announce(tx, [{ topic: 'clusters' }, { topic: 'people' }])
  })
