import { Refusal } from '#core/refusal.ts'
import { launchForm, type LaunchForm } from '#core/run/launch/launch-form.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'

import { cutTarget } from './cut-target.ts'

/** A form, and whether one of its partitions has to be chosen. */
export interface ShownLaunchForm extends LaunchForm {
  wantsPartition: boolean
}

/** What a target can be given when it is launched. Throws a Refusal where nothing of it can be started. */
export const showLaunchForm = async (
  sql: Sql,
  { tenantId, deploymentId, ...request }: { tenantId: string; deploymentId: string; target: RequestedTarget },
  now: Date,
): Promise<ShownLaunchForm> => {
  const pipelines = await loadActiveVersions(sql, tenantId, deploymentId)
  const target = resolveTarget(request.target, pipelines)
  const form = launchForm(pipelines, target)
  try {
    await cutTarget(sql, { tenantId, deploymentId, pipelines, target }, now)
    return { ...form, wantsPartition: false }
  } catch (error) {
    if (!(error instanceof Refusal) || error.detail.wants !== 'partition') throw error
    return { ...form, wantsPartition: true }
  }
}
