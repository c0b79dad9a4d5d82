import { mendPlaces } from '#core/pod/mend-places.ts'
import { type Mend, mendRuntime, remedyOf } from '#core/pod/mend-runtime.ts'
import { firstFailure } from '#core/run/first-failure.ts'
import { jobOf } from '#core/run/job-of.ts'
import { ownRuntime } from '#core/run/own-runtime.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadRunPlace } from '#server/db/sql/tenant-rows.ts'

import { groundAt } from '../tenant/ground-at.ts'
import { installationOn, type InstallationGround } from '../tenant/run-ground.ts'
import type { RunFactsForPods } from './show-pods.ts'

/** How a run beside its worker is mended that met a limit of the drawing; null where no figure of that would help. */
export const mendOnMachine = async (
  sql: Sql,
  tenantId: string,
  ground: InstallationGround,
  { run, graph, pipelines, steps }: Omit<RunFactsForPods, 'attempts'>,
): Promise<Mend | null> => {
  const failed = firstFailure(steps)
  const step = failed && graph.steps.find(({ key }) => key === (failed.pieceOf ?? failed.key))
  const place = step && (await loadRunPlace(sql, tenantId, run.deploymentId))
  if (!failed?.failure || !place) return null
  const document = pipelines.find((one) => one.document.settings.name === step.pipeline)?.document
  const own = ownRuntime(document, step.elementId, jobOf(run.target, pipelines))
  const remedy = remedyOf(failed.failure, own.runtime)
  if (!remedy) return null
  return mendRuntime(
    own,
    remedy,
    mendPlaces(run.target, pipelines, step),
    groundAt(place, installationOn(ground, null)).ceiling,
  )
}
