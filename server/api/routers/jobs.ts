import { elementsOf } from '#core/document/document.ts'
import { keptFor } from '#core/kept-for.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { resolveTarget } from '#core/run/resolve-target.ts'

import { versions } from '../asset-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

/** How many steps a job has now; none where what it names is not there. */
const stepsOf = (pipelines: DeployedPipeline[], job: string, pipeline: string): number => {
  try {
    return buildRunGraph(pipelines, resolveTarget({ job, pipeline }, pipelines)).graph.steps.length
  } catch (error) {
    if (error instanceof Refusal) return 0
    throw error
  }
}

const listJobs = keptFor((pipelines: DeployedPipeline[]) =>
  pipelines.flatMap((pipeline) =>
    elementsOf(pipeline.document, 'job').map(({ name, description, target, disabled = false }) => ({
      name,
      pipeline: pipeline.document.settings.name,
      description: description ?? null,
      target,
      isDisabled: disabled,
      steps: stepsOf(pipelines, name, pipeline.document.settings.name),
    })),
  ),
)

export const jobsRouter = router({
  /** Everything that can be run by name. */
  list: tenantProcedure('pipeline.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) =>
      listJobs(await versions.active(sql, caller.tenantId, caller.deploymentId)),
    ),
  ),
})
