import type { PipelineDocument } from '../document/document.ts'
import type { JobElement } from '../document/element.ts'
import { type LayeredPod, layersOf, layPod } from '../pod/pod-layers.ts'

/** The runtime that the drawing gives a step, and who of pipeline, job and element says each part of it. */
export const ownRuntime = (
  document: PipelineDocument | undefined,
  elementId: string,
  job: JobElement | undefined,
): LayeredPod => {
  const element = document?.elements[elementId]
  return layPod(
    layersOf(
      { of: 'pipeline', runtime: document?.settings.runtime },
      { of: 'job', runtime: job?.runtime },
      { of: 'element', runtime: element && 'runtime' in element ? element.runtime : undefined },
    ),
  )
}
