import { runPod, type PodGround } from '../../pod/run-pod.ts'
import { Refusal } from '../../refusal.ts'
import { buildStepGraph } from '../../run/build-step-graph.ts'
import { resolveTarget } from '../../run/resolve-target.ts'
import { selectAssets } from '../../run/select-assets.ts'
import type { Abilities } from '../abilities.ts'
import { isMadeByRuns, keysOf } from '../asset-graph.ts'
import { setField } from '../commands/set-field.ts'
import { elementsOf, type PipelineDocument } from '../document.ts'
import type { AssetElement, JobElement, MultiAssetElement, OpElement } from '../element.ts'
import { nameOf } from '../name-of.ts'
import type { Found } from './inspection.ts'

type Worker = AssetElement | MultiAssetElement | OpElement

const opsIn = (document: PipelineDocument, graph: string, seen = new Set<string>()): OpElement[] => {
  if (seen.has(graph)) return []
  seen.add(graph)
  return [
    ...elementsOf(document, 'op').filter((op) => op.graph === graph),
    ...elementsOf(document, 'graph')
      .filter((inner) => inner.graph === graph)
      .flatMap((inner) => opsIn(document, inner.name, seen)),
  ]
}

/** What of this document a job carries out; nothing where its target is no good, which other rules say. */
const workersOf = (document: PipelineDocument, { target }: JobElement): Worker[] => {
  if ('graph' in target) return opsIn(document, target.graph)
  try {
    const keys = new Set(selectAssets(target.selection, [{ id: '', hash: '', document }]))
    return [...elementsOf(document, 'asset'), ...elementsOf(document, 'multiAsset')].filter(
      (element) => isMadeByRuns(element) && keysOf(element).some((key) => keys.has(key)),
    )
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return []
  }
}

const managersOf = (element: Worker): (string | undefined)[] => {
  if (element.kind === 'asset') return [element.ioManager]
  return (element.kind === 'multiAsset' ? element.assets : (element.outputs ?? [])).map(
    ({ ioManager }) => ioManager,
  )
}

const storedByFile =
  (element: Worker, isMemory: (manager: string | undefined) => boolean) => (document: PipelineDocument) => {
    const plain = <Item extends { ioManager?: string | undefined }>(items: readonly Item[]) =>
      items.map(({ ioManager, ...rest }) => ({ ...rest, ...(!isMemory(ioManager) && { ioManager }) }))
    const [field, value] =
      element.kind === 'asset'
        ? ['ioManager', undefined]
        : element.kind === 'multiAsset'
          ? ['assets', plain(element.assets)]
          : ['outputs', plain(element.outputs ?? [])]
    const outcome = setField(document, {
      id: element.id,
      field,
      value: value && JSON.parse(JSON.stringify(value)),
    })
    return 'edits' in outcome ? { ...outcome, label: 'Store by file' } : outcome
  }

/** Why one pod cannot do for all steps of a job; undefined where it can, and where its steps cannot be told, which other rules say. */
const whyNotOnePod = (
  document: PipelineDocument,
  { name }: JobElement,
  ground: PodGround,
): string | undefined => {
  const pipelines = [{ id: '', hash: '', document }]
  let target, graph
  try {
    target = resolveTarget({ job: name, pipeline: document.settings.name }, pipelines)
    graph = buildStepGraph(pipelines, target).graph
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return undefined
  }
  try {
    runPod(pipelines, target, graph, ground)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.message
  }
  return undefined
}

/** What of a runtime speaks of the pod itself, and how it is called. Sizes do not: a pool is as large as its largest step. */
const podParts = {
  image: 'an image',
  nodeSelector: 'nodes',
  tolerations: 'tolerations',
  affinity: 'an affinity',
  volumes: 'volumes',
  serviceAccount: 'an account',
} as const

/** Why the workers of a pool, which are alike, cannot do for an element of a job. */
const ownPod = (element: Worker, job: JobElement): Found[] => {
  const part = Object.entries(podParts).find(
    ([field]) => element.runtime?.[field as keyof typeof podParts] !== undefined,
  )
  const isContainer = element.compute.kind === 'container'
  if (!part && !isContainer) return []
  const asked = isContainer ? 'is a container' : `asks for ${part?.[1]} of its own`
  return [
    {
      code: 'cannot_run',
      severity: 'error',
      elementId: element.id,
      field: isContainer ? 'compute' : `runtime.${part?.[0]}`,
      others: [job.id],
      message: `The job ${job.name} has its steps carried out by the workers of a pool, which are alike, and this one ${asked}. Give the job the executor kubernetes, which gives each step a pod of its own.`,
      mend: (now) => setField(now, { id: job.id, field: 'executor', value: 'kubernetes' }),
    },
  ]
}

/** What cannot be shared by steps that each have a pod of their own, and what cannot be in one pod together. Costs nothing where nobody asks for either. */
export const checkPods = (
  document: PipelineDocument,
  { executors }: Abilities,
  ground: PodGround,
): Found[] => {
  if (!executors.has('kubernetes')) return []
  const all = Object.values(document.elements)
  const jobs = elementsOf(document, 'job')
  const inMemory = new Set([
    'memory',
    ...elementsOf(document, 'resource').flatMap(({ name, type }) => (type === 'memory' ? [name] : [])),
  ])
  const isMemory = (manager: string | undefined): boolean => manager !== undefined && inMemory.has(manager)
  const isWorker = (element: (typeof all)[number]): element is Worker =>
    element.kind === 'asset' || element.kind === 'multiAsset' || element.kind === 'op'
  const workers = all.filter(isWorker)
  const someInMemory = workers.some((element) => managersOf(element).some(isMemory))
  const someDiffer = workers.some(({ runtime }) => runtime?.image ?? runtime?.nodeSelector)
  const inPools = jobs
    .filter(({ executor }) => executor === 'pool')
    .flatMap((job) => workersOf(document, job).flatMap((element) => ownPod(element, job)))
  if (!someInMemory && !someDiffer) return inPools

  const found: Found[] = [...inPools]
  const told = new Set<string>()
  const refuse = (element: Worker, why: string, others: string[]): void => {
    if (told.has(element.id) || !managersOf(element).some(isMemory)) return
    told.add(element.id)
    found.push({
      code: 'cannot_run',
      severity: 'error',
      elementId: element.id,
      field: element.kind === 'asset' ? 'ioManager' : element.kind === 'op' ? 'outputs' : 'assets',
      others,
      message: `It is stored by memory, which only steps in one place share; ${why}.`,
      mend: storedByFile(element, isMemory),
    })
  }
  // An image that is left untouched has a pod of its own, whatever the executor.
  for (const container of someInMemory ? workers.filter(({ compute }) => compute.kind === 'container') : []) {
    const read = new Set('deps' in container ? container.deps?.map(({ asset }) => asset) : [])
    refuse(container, 'a container has a pod of its own. Store it by file', [])
    for (const source of workers)
      if (source.id !== container.id && keysOf(source).some((key) => read.has(key)))
        refuse(source, `the container ${nameOf(container)} reads it in a pod of its own. Store it by file`, [
          container.id,
        ])
  }
  for (const job of jobs) {
    if (job.executor === 'kubernetes') {
      if (!someInMemory) continue
      for (const element of workersOf(document, job))
        refuse(
          element,
          `the job ${job.name} gives each step a pod of its own. Store it by file, or give the job the executor multiprocess`,
          [job.id],
        )
    } else if (job.executor === 'pool') {
      for (const element of someInMemory ? workersOf(document, job) : [])
        refuse(
          element,
          `the workers of the pool of the job ${job.name} are many. Store it by file, or give the job the executor multiprocess`,
          [job.id],
        )
    } else if (someDiffer) {
      const why = whyNotOnePod(document, job, ground)
      if (why !== undefined)
        found.push({
          code: 'cannot_run',
          severity: 'error',
          elementId: job.id,
          field: 'executor',
          message: why,
          mend: (now) => setField(now, { id: job.id, field: 'executor', value: 'kubernetes' }),
        })
    }
  }
  return found
}
