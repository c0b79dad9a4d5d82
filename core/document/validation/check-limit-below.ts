import { layerWords } from '../../pod/describe-pod.ts'
import { limitsBelow, type LimitBelow } from '../../pod/limit-below.ts'
import { underPlan } from '../../pod/plan-ceiling.ts'
import { layersOf, layPod, type LayeredPod } from '../../pod/pod-layers.ts'
import { groundLayers, runPod, stepPod, type PodGround } from '../../pod/run-pod.ts'
import { Refusal } from '../../refusal.ts'
import { buildStepGraph } from '../../run/build-step-graph.ts'
import { resolveTarget } from '../../run/resolve-target.ts'
import { setRuntime } from '../commands/set-runtime.ts'
import { elementsOf, type PipelineDocument } from '../document.ts'
import type { ElementId, JobElement } from '../element.ts'
import { nameOf } from '../name-of.ts'
import type { Runtime } from '../runtime.ts'
import type { Found } from './inspection.ts'

/** A pod that can come of a document, and the element that says the innermost of it. */
interface Pod extends LayeredPod {
  job?: ElementId
  element?: ElementId
}

const saysLimit = (runtime: Runtime | undefined): boolean =>
  runtime?.memoryLimitMib !== undefined || runtime?.cpuLimitMilli !== undefined

/** The pods of a job, shared and of one step each; none where it cannot be run, which other rules say. */
const podsOfJob = (document: PipelineDocument, { id, name }: JobElement, ground: PodGround): Pod[] => {
  const pipelines = [{ id: '', hash: '', document }]
  const unlessRefused = (work: () => Pod[]): Pod[] => {
    try {
      return work()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return []
    }
  }
  return unlessRefused(() => {
    const target = resolveTarget({ job: name, pipeline: document.settings.name }, pipelines)
    const { graph } = buildStepGraph(pipelines, target)
    return [
      ...unlessRefused(() => [{ ...runPod(pipelines, target, graph, ground), job: id }]),
      ...graph.steps.map((step) => ({
        ...stepPod(pipelines, target, step, ground),
        job: id,
        element: step.elementId,
      })),
    ]
  })
}

const podsOf = (document: PipelineDocument, ground: PodGround): Pod[] => {
  const { settings, elements } = document
  const lay = (...own: Parameters<typeof layersOf>): LayeredPod =>
    underPlan(
      layPod([
        ...groundLayers(ground),
        ...layersOf({ of: 'pipeline', name: settings.name, runtime: settings.runtime }, ...own),
      ]),
      ground.ceiling,
    ).pod
  return [
    lay(),
    ...Object.values(elements).flatMap((element) => {
      if (!('runtime' in element) || !element.runtime) return []
      const of = element.kind === 'job' ? 'job' : 'element'
      const pod = lay({ of, name: nameOf(element), runtime: element.runtime })
      return [{ ...pod, [of]: element.id }]
    }),
    ...elementsOf(document, 'job').flatMap((job) => podsOfJob(document, job, ground)),
  ]
}

const problem = (pod: Pod, { limit, asked, mostWords, askedWords }: LimitBelow): Found[] => {
  const by = pod.saidBy[limit]?.of
  const id = by === 'job' ? pod.job : by === 'element' ? pod.element : undefined
  // What others say is for them to mend, and what its largest step needs is said at the step.
  if (by !== 'pipeline' && id === undefined) return []
  const amount = limit === 'memoryLimitMib' ? 'memoryMib' : 'cpuMilli'
  const asker = pod.saidBy[amount]
  const whose = asker && asker.of !== by ? ` (said by ${layerWords(asker)})` : ''
  return [
    {
      code: 'cannot_run',
      severity: 'error',
      ...(id !== undefined && { elementId: id }),
      field: `runtime.${limit}`,
      message: `Its limit of ${mostWords} is below the ${askedWords} that its pod asks for${whose}.`,
      mend: (document) =>
        setRuntime(document, { id, parts: { [limit]: asked }, label: 'Raise the limit to it' }),
    },
  ]
}

/** Limits below what the pod asks for, wherever that is said; told where the limit is written. Costs nothing where none is. */
export const checkLimitBelow = (document: PipelineDocument, ground: PodGround): Found[] => {
  const said = [document.settings, ...Object.values(document.elements)]
  if (!said.some((holder) => 'runtime' in holder && saysLimit(holder.runtime))) return []
  const found = new Map<string, Found>()
  for (const pod of podsOf(document, ground))
    for (const each of limitsBelow(pod.runtime).flatMap((below) => problem(pod, below)))
      if (!found.has(`${each.elementId} ${each.field}`)) found.set(`${each.elementId} ${each.field}`, each)
  return [...found.values()]
}
