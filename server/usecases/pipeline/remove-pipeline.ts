import type { Caller } from '#core/access/caller.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { removeDeployedConditions } from '#server/db/deployed-conditions.ts'
import { removeDeployedFreshness } from '#server/db/deployed-freshness.ts'
import { removeDeployedSchedules } from '#server/db/deployed-schedules.ts'
import { removeDeployedSensors } from '#server/db/deployed-sensors.ts'
import { removePipelineRow } from '#server/db/pipelines.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

import { heldDraft, pipelineNamed } from './find-live.ts'

/** Takes a pipeline away. Its assets, schedules, sensors and conditions leave the deployments; what they made, and its runs, stay on record. */
export const removePipeline = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  input: { pipeline: string },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { id, name } = await pipelineNamed(tx, input.pipeline)
    await heldDraft(tx, id)
    await removePipelineRow(tx, id, deps.clock.now())
    await removeDeployedConditions(tx, id)
    await removeDeployedFreshness(tx, id)
    await removeDeployedSchedules(tx, id)
    await removeDeployedSensors(tx, id)
    await recordAudit(tx, actorOf(caller), { action: 'pipeline.removed', target: { id, name } })
    await announce(tx, [
      { topic: 'pipelines' },
      { topic: 'assets' },
      { topic: 'schedules' },
      { topic: 'sensors' },
      { topic: 'conditions' },
    ])
  })
