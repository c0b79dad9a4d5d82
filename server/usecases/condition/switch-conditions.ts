import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { switchConditions as switchRows } from '#server/db/deployed-conditions.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

/** Switches the automation conditions of assets of the caller's deployment on or off, whatever their version says. Refuses `not_found` where none has one. */
export const switchConditions = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  { keys, isOn }: { keys: string[]; isOn: boolean },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { deploymentId, user } = caller
    const switched = await switchRows(tx, { deploymentId, keys, isOn, by: user.id }, deps.clock.now())
    if (switched.length === 0)
      throw new Refusal(
        'not_found',
        'No such asset here has a condition. Publish the pipeline that has it first.',
      )
    for (const key of switched)
      await recordAudit(tx, actorOf(caller), {
        action: isOn ? 'condition.started' : 'condition.stopped',
        target: { id: key, name: key },
        detail: { deployment: deploymentId },
      })
    await announce(tx, [{ topic: 'conditions' }], deploymentId)
  })
