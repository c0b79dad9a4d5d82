import type { DeployedPipeline } from '../run/deployed-pipeline.ts'
import { jobOf } from '../run/job-of.ts'
import type { RunTarget } from '../run/run-target.ts'
import type { Step } from '../run/step-graph.ts'
import type { MendPlaces } from './mend-runtime.ts'

/** What in a run's drawing can say how large its pods are. `step`: the one that is too large or too small. */
export const mendPlaces = (
  target: RunTarget,
  pipelines: readonly DeployedPipeline[],
  step: Pick<Step, 'key' | 'elementId' | 'pipeline'> | undefined,
): MendPlaces => {
  const home = pipelines.find(({ id }) => id === target.pipeline) ?? pipelines[0]
  return {
    pipeline: home?.document.settings.name ?? '',
    job: jobOf(target, pipelines),
    element: step && { id: step.elementId, name: step.key, pipeline: step.pipeline },
  }
}
