import { isMadeByRuns, makesAssets, keysOf } from '../document/asset-graph.ts'
import type { Compute } from '../document/compute.ts'
import { elementsOf } from '../document/document.ts'
import type { ElementId } from '../document/element.ts'
import type { Runtime } from '../document/runtime.ts'
import { Refusal } from '../refusal.ts'
import { buildStepGraph } from '../run/build-step-graph.ts'
import type { DeployedPipeline } from '../run/deployed-pipeline.ts'
import { stepsHavePods } from '../run/own-pods.ts'
import { resolveTarget } from '../run/resolve-target.ts'
import type { RunTarget } from '../run/run-target.ts'
import { runPod, stepPod, type PodGround } from './run-pod.ts'

/** A pod that runs of a pipeline can come to have. */
export interface PossiblePod {
  /** "the job nightly", "its assets", "the step a of the job nightly". */
  of: string
  /** Where what it says is said; undefined: at the pipeline. */
  elementId: ElementId | undefined
  runtime: Runtime
  /** Where an image is run as it is, beside the runner. */
  container?: Extract<Compute, { kind: 'container' }>
}

const unlessRefused = <Result>(work: () => Result): Result | undefined => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return undefined
  }
}

/**
 * Each different pod that runs of one pipeline of a deployment can have: that of its assets together, of each job, and of the steps that have pods of
 * their own. What cannot run for other reasons has none.
 */
export const podsOfDocument = (
  pipelines: DeployedPipeline[],
  pipeline: DeployedPipeline,
  ground: PodGround,
): PossiblePod[] => {
  const { document } = pipeline
  const assets = Object.values(document.elements).filter(makesAssets)
  const made = assets.filter(isMadeByRuns).flatMap(keysOf)
  const targets: { of: string; elementId: ElementId | undefined; target: RunTarget | undefined }[] = [
    {
      of: 'its assets',
      elementId: undefined,
      target: unlessRefused(() => resolveTarget({ assets: made }, pipelines)),
    },
    ...elementsOf(document, 'job').map(({ id, name }) => ({
      of: `the job ${name}`,
      elementId: id,
      target: unlessRefused(() => resolveTarget({ job: name, pipeline: document.settings.name }, pipelines)),
    })),
  ]
  const pods = new Map<string, PossiblePod>()
  const put = (pod: PossiblePod): void => {
    const key = JSON.stringify([pod.runtime, pod.container])
    if (!pods.has(key)) pods.set(key, pod)
  }
  for (const { of, elementId, target } of targets) {
    const graph = target && unlessRefused(() => buildStepGraph(pipelines, target).graph)
    if (!target || !graph) continue
    const shared = unlessRefused(() => runPod(pipelines, target, graph, ground))
    if (shared) put({ of, elementId, runtime: shared.runtime })
    // Steps that could not share a pod can still be run one by one.
    for (const step of shared && !stepsHavePods(graph) ? [] : graph.steps)
      put({
        of: `the step ${step.key} of ${of}`,
        elementId: step.pipeline === document.settings.name ? step.elementId : elementId,
        runtime: stepPod(pipelines, target, step, ground).runtime,
        ...(step.compute.kind === 'container' && { container: step.compute }),
      })
  }
  return [...pods.values()]
}
