import type { Caller } from '#core/access/caller.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

import { ownWebhookSecret } from './webhook-address.ts'

/** The secret that the senders of a webhook sign with; who was shown it is on record. */
export const showSecret = (
  deps: { database: AppDatabase; secret: string },
  caller: Caller,
  { pipelineId, sensorId, name }: { pipelineId: string; sensorId: string; name: string },
): Promise<{ secret: string }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { tenantId, deploymentId } = caller
    await recordAudit(tx, actorOf(caller), {
      action: 'sensor.secret_shown',
      target: { id: sensorId, name },
      detail: { pipelineId, deployment: deploymentId },
    })
    return {
      secret: ownWebhookSecret(deps.secret, { tenantId, deploymentId, pipelineId, elementId: sensorId }),
    }
  })
