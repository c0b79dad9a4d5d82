import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { switchSensor as switchRow } from '#server/db/deployed-sensors.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

/** Switches a sensor of the caller's deployment on or off, whatever its version says. Refuses `not_found`. */
export const switchSensor = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  input: { pipelineId: string; sensorId: string; isOn: boolean },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, sensorId, isOn } = input
    const { deploymentId, user } = caller
    const place = { deploymentId, pipelineId, elementId: sensorId }
    const switched = await switchRow(tx, { ...place, isOn, by: user.id }, deps.clock.now())
    if (!switched)
      throw new Refusal('not_found', 'There is no such sensor here. Publish the pipeline that has it first.')
    await recordAudit(tx, actorOf(caller), {
      action: isOn ? 'sensor.started' : 'sensor.stopped',
      target: { id: sensorId, name: switched.name },
      detail: { pipelineId, deployment: deploymentId },
    })
    await announce(tx, [{ topic: 'sensors' }], deploymentId)
  })
