import type { PipelineDocument } from '../document/document.ts'
import type { ElementId } from '../document/element.ts'
import { nameOf } from '../document/name-of.ts'
import { Refusal } from '../refusal.ts'
import { buildStepGraph } from '../run/build-step-graph.ts'
import { resolveTarget } from '../run/resolve-target.ts'
import { withComputeImage } from './compute-image.ts'
import { underPlan } from './plan-ceiling.ts'
import { layersOf, layPod, type LayeredPod, type PodLayer } from './pod-layers.ts'
import { groundLayers, runPod, type PodGround } from './run-pod.ts'

export interface PreviewedPod extends LayeredPod {
  /** `alone`: where it has a pod of its own, or is run alone; `run`: all its steps are in it; `steps`: they have their own, and it starts them. */
  holds: 'alone' | 'run' | 'steps'
}

/** The pod that what is drawn would get now: the pipeline's where no element is named, a job's with the needs of its steps. Undefined for what runs in none. */
export const previewPod = (
  document: PipelineDocument,
  id: ElementId | undefined,
  ground: PodGround,
): PreviewedPod | undefined => {
  const { settings } = document
  const element = id === undefined ? undefined : document.elements[id]
  if (id !== undefined && !(element && canHaveRuntime(element))) return undefined
  if (element?.kind === 'job') {
    try {
      const pipelines = [{ id: '', hash: '', document }]
      const target = resolveTarget({ job: element.name, pipeline: settings.name }, pipelines)
      const pod = runPod(pipelines, target, buildStepGraph(pipelines, target).graph, ground)
      return { ...pod, holds: pod.carries === 'steps' ? 'steps' : 'run' }
    } catch (error) {
      // What keeps it from running is said in the list of problems.
      if (!(error instanceof Refusal)) throw error
    }
  }
  const layers: PodLayer[] = [
    ...groundLayers(ground),
    ...layersOf({ of: 'pipeline', name: settings.name, runtime: settings.runtime }),
    ...(element && 'runtime' in element
      ? layersOf({
          of: element.kind === 'job' ? 'job' : 'element',
          name: nameOf(element),
          runtime: element.runtime,
        })
      : []),
  ]
  const compute = element && 'compute' in element ? element.compute : undefined
  return {
    ...withComputeImage(
      underPlan(layPod(layers), ground.ceiling).pod,
      compute,
      element ? nameOf(element) : settings.name,
    ),
    holds: element?.kind === 'job' ? 'run' : 'alone',
  }
}

const runners = new Set(['asset', 'multiAsset', 'op', 'job'])
const canHaveRuntime = ({ kind }: { kind: string }): boolean => runners.has(kind)
