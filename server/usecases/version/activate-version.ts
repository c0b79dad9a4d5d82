import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { replaceDeployedAssets } from '#server/db/deployed-assets.ts'
import { replaceDeployedConditions } from '#server/db/deployed-conditions.ts'
import { replaceDeployedFreshness } from '#server/db/deployed-freshness.ts'
import { replaceDeployedSchedules } from '#server/db/deployed-schedules.ts'
import { replaceDeployedSensors } from '#server/db/deployed-sensors.ts'
import { lockDeployment } from '#server/db/deployment-lock.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'
import { activate, activeVersion, type VersionRow } from '#server/db/versions.ts'

import { deployedAssetsOf } from './deployed-assets-of.ts'
import { deployedConditionsOf } from './deployed-conditions-of.ts'
import { deployedFreshnessOf } from './deployed-freshness-of.ts'
import { deployedSchedulesOf } from './deployed-schedules-of.ts'
import { deployedSensorsOf } from './deployed-sensors-of.ts'

/**
 * Makes a version the active one of the caller's deployment, with its assets, schedules, sensors and conditions in place of those of the one before, in a transaction
 * that is open. Refuses `nothing_to_publish` where it is active already, and `invalid_document` where another pipeline makes one of its assets.
 */
export const activateVersion = async (
  tx: TenantTransaction,
  caller: Caller,
  given: { pipelineId: string; version: Pick<VersionRow, 'hash' | 'document'>; reason: string; now: Date },
): Promise<void> => {
  const { pipelineId, version, reason, now } = given
  const { deploymentId } = caller
  await lockDeployment(tx, deploymentId)
  const active = await activeVersion(tx, deploymentId, pipelineId)
  if (active?.hash === version.hash)
    throw new Refusal('nothing_to_publish', `This content is active already, as version ${active.number}.`)
  const taken = await replaceDeployedAssets(tx, deploymentId, pipelineId, deployedAssetsOf(version.document))
  const [first] = taken
  if (first)
    throw new Refusal(
      'invalid_document',
      `The asset "${first.key}" is made by the pipeline ${first.pipeline} already. A key is made once in a deployment: rename one of them.`,
      { taken },
    )
  const place = { deploymentId, pipelineId, hash: version.hash }
  await replaceDeployedSchedules(tx, place, deployedSchedulesOf(version.document), now)
  await replaceDeployedFreshness(tx, place, deployedFreshnessOf(version.document), now)
  await replaceDeployedSensors(tx, place, deployedSensorsOf(version.document), now)
  await replaceDeployedConditions(tx, place, deployedConditionsOf(version.document), now)
  await activate(tx, { deploymentId, pipelineId, hash: version.hash, reason, by: caller.user.id, at: now })
  await announce(
    tx,
    [
      { topic: 'pipelines' },
      { topic: 'assets' },
      { topic: 'schedules' },
      { topic: 'sensors' },
      { topic: 'conditions' },
    ],
    deploymentId,
  )
}
