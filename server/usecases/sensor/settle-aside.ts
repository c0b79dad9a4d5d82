import type { Caller } from '#core/access/caller.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { settleAside as settleRows } from '#server/db/deployed-sensors.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

/** Lets messages that a sensor set aside be dealt with once more, or drops them: those that are named, or all. How many there were. */
export const settleAside = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  input: { pipelineId: string; sensorId: string; keys?: string[] | undefined; how: 'redrive' | 'drop' },
): Promise<{ messages: number }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, sensorId, keys, how } = input
    const { deploymentId } = caller
    const messages = await settleRows(
      tx,
      { deploymentId, pipelineId, elementId: sensorId, keys, as: how === 'redrive' ? 'waiting' : 'done' },
      deps.clock.now(),
    )
    if (messages > 0) {
      await recordAudit(tx, actorOf(caller), {
        action: how === 'redrive' ? 'sensor.messages_redriven' : 'sensor.messages_dropped',
        target: { id: sensorId },
        detail: { pipelineId, deployment: deploymentId, messages },
      })
      await announce(tx, [{ topic: 'sensors' }], deploymentId)
    }
    return { messages }
  })
