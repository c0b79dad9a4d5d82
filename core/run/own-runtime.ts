import type { JobElement } from '../document/element.ts'
import { type LayeredPod, layersOf, layPod } from '../pod/pod-layers.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'

/** The runtime that the drawing gives a step, and who of pipeline, job and element says each part of it. */
export const ownRuntime = (
  { pipeline, elementId }: { pipeline: string; elementId: string },
  pipelines: readonly DeployedPipeline[],
  job: JobElement | undefined,
): LayeredPod => {
  const document = pipelines.find((one) => one.document.settings.name === pipeline)?.document
  const element = document?.elements[elementId]
  return layPod(
    layersOf(
      { of: 'pipeline', runtime: document?.settings.runtime },
      { of: 'job', runtime: job?.runtime },
      { of: 'element', runtime: element && 'runtime' in element ? element.runtime : undefined },
    ),
  )
}
