import type { JobElement } from '../document/element.ts'
import type { Runtime } from '../document/runtime.ts'
import { Refusal } from '../refusal.ts'
import type { DeployedPipeline } from '../run/deployed-pipeline.ts'
import { jobOf } from '../run/job-of.ts'
import { stepsHavePods } from '../run/own-pods.ts'
import type { RunTarget } from '../run/run-target.ts'
import type { StepGraph } from '../run/step-graph.ts'
import { orchestratorSize } from './own-sizes.ts'
import { underPlan, type PlanCeiling } from './plan-ceiling.ts'
import { layersOf, layPod, type LayeredPod, type PodLayer } from './pod-layers.ts'

/** What a run's own pod is, and what the pods of its steps are where each has one of its own. */
export interface RunPod extends LayeredPod {
  /** `steps`: this pod only starts others. `pool`: it is one of a pool's, which carry out runs and steps of many. */
  carries: 'run' | 'steps' | 'pool'
  /** What the pods of its steps are made on, however that changes while it goes on; where they have their own. */
  ground?: PodGround
}

export interface PodGround {
  /** What the operator gives every pod. */
  installation: Runtime
  /** What the tenant gives every pod of the deployment; null: nothing. */
  deployment?: { name: string; runtime: Runtime | null }
  ceiling: PlanCeiling
}

/** What is said of pods before any pipeline has its say. */
export const groundLayers = ({ installation, deployment }: PodGround): [PodLayer, ...PodLayer[]] => [
  { of: 'installation', runtime: installation },
  ...(deployment ? layersOf({ of: 'deployment', ...deployment }) : []),
]

/** The pod that comes of it before any pipeline has its say. */
export const groundPod = (ground: PodGround): LayeredPod =>
  underPlan(layPod(groundLayers(ground)), ground.ceiling).pod

const pipelinesOf = (pipelines: readonly DeployedPipeline[], graph: StepGraph): DeployedPipeline[] => {
  const names = new Set(graph.steps.map(({ pipeline }) => pipeline))
  return pipelines.filter(({ document }) => names.has(document.settings.name))
}

const pipelineLayers = (pipelines: readonly DeployedPipeline[]): PodLayer[] =>
  layersOf(
    ...pipelines.map(({ document: { settings } }) => ({
      of: 'pipeline' as const,
      name: settings.name,
      runtime: settings.runtime,
    })),
  )

const jobLayer = (job: JobElement | undefined): PodLayer[] =>
  job ? layersOf({ of: 'job', name: job.name, runtime: job.runtime }) : []

const elementRuntime = (
  pipelines: readonly DeployedPipeline[],
  { pipeline, elementId }: StepGraph['steps'][number],
): Runtime | undefined => {
  const document = pipelines.find((each) => each.document.settings.name === pipeline)?.document
  const element = document?.elements[elementId]
  return element && 'runtime' in element ? element.runtime : undefined
}

/** What a pod that only starts others takes from deployment, pipeline and job: where pods may stand. Whatever brings something into it is not theirs to say, for it can start pods. */
const placed = [
  'nodeSelector',
  'tolerations',
  'affinity',
  'labels',
  'pullSecrets',
  'pullPolicy',
  'timeoutMs',
] as const
const placeOf = (layer: PodLayer): PodLayer => ({ ...layer, runtime: picked(layer.runtime, placed) })

/** Our own code alone runs in it, in our image and in a size of its own. */
const withoutSize = (layer: PodLayer): PodLayer => {
  const {
    image: _image,
    cpuMilli: _cpu,
    memoryMib: _memory,
    diskMib: _disk,
    cpuLimitMilli: _cpuLimit,
    memoryLimitMib: _memoryLimit,
    volumes: _volumes,
    ...runtime
  } = layer.runtime
  return { ...layer, runtime }
}

/** The figures of a size, and what stands for one that is not said. */
const sized = {
  cpuMilli: 'cpuMilli',
  memoryMib: 'memoryMib',
  diskMib: 'diskMib',
  cpuLimitMilli: 'cpuMilli',
  memoryLimitMib: 'memoryMib',
} as const
/** What one step has in its pod does the others no harm. */
const gathered = ['envFrom', 'volumes', 'pullSecrets', 'tolerations', 'nodeSelector'] as const

const picked = (runtime: Runtime, fields: readonly (keyof Runtime)[]): Runtime =>
  Object.fromEntries(Object.entries(runtime).filter(([field]) => fields.some((one) => one === field)))

/** In one pod steps follow one another or share: it has to hold the largest of them, and all that any of them needs. */
const stepsLayer = (own: readonly Runtime[]): PodLayer[] => {
  const sizes = Object.fromEntries(
    Object.entries(sized).flatMap(([field, amount]) => {
      const said = own.some((each) => each[field as keyof typeof sized] !== undefined)
      // A step without a limit may use what it asks for.
      const wanted = own.flatMap((each) => each[field as keyof typeof sized] ?? each[amount] ?? [])
      return said ? [[field, Math.max(...wanted)]] : []
    }),
  )
  onePlace(own)
  const all = layPod(own.map((each) => ({ of: 'steps', runtime: picked(each, gathered) }))).runtime
  const runtime = { ...all, ...sizes }
  return Object.keys(runtime).length > 0 ? [{ of: 'steps', runtime }] : []
}

const onePlace = (own: readonly Runtime[]): void => {
  const places: Record<string, string> = {}
  for (const [key, value] of own.flatMap(({ nodeSelector = {} }) => Object.entries(nodeSelector))) {
    const other = (places[key] ??= value)
    if (other === value) continue
    throw new Refusal(
      'wrong_state',
      `Its steps ask for different nodes (${key} ${other} and ${value}), and one pod stands on one. Give the job the executor kubernetes, which gives each step a pod of its own.`,
    )
  }
}

const oneImage = (images: readonly (string | undefined)[], where: string): void => {
  const different = [...new Set(images)]
  if (different.length < 2) return
  const named = different.map((image) => image ?? 'the runner’s own')
  throw new Refusal(
    'wrong_state',
    `${where} ask for different images (${named.join(', ')}), and one pod has one. Give the job the executor kubernetes, which gives each step a pod of its own, or an image that does for all.`,
  )
}

/**
 * The pod that a run starts with: installation, deployment, pipelines, what the largest step needs, job; held under the plan. Throws a Refusal where one pod cannot do
 * for all steps.
 */
export const runPod = (
  all: readonly DeployedPipeline[],
  target: RunTarget,
  graph: StepGraph,
  ground: PodGround,
): RunPod => {
  const pipelines = pipelinesOf(all, graph)
  const job = jobOf(target, all)
  const { ceiling } = ground
  const [base, ...given] = groundLayers(ground)
  if (stepsHavePods(graph)) {
    const layers = [base, ...[...given, ...pipelineLayers(pipelines), ...jobLayer(job)].map(placeOf)]
    const pod = layPod([...layers.map(withoutSize), { of: 'installation', runtime: orchestratorSize }])
    return { ...underPlan(pod, ceiling).pod, carries: 'steps', ground }
  }
  const carries = graph.executor === 'pool' ? 'pool' : 'run'
  const [only, ...others] = graph.steps
  if (only && others.length === 0) return { ...stepPod(all, target, only, ground), carries }
  const own = graph.steps.flatMap((step) => elementRuntime(all, step) ?? [])
  const images = graph.steps.map((step) => stepPod(all, target, step, ground).runtime.image)
  oneImage(images, 'Its steps')
  const [image] = images
  const pod = layPod([
    base,
    ...given,
    ...pipelineLayers(pipelines),
    ...stepsLayer(own),
    ...(own.some((each) => each.image !== undefined) && image !== undefined
      ? [{ of: 'steps' as const, runtime: { image } }]
      : []),
    ...jobLayer(job),
  ])
  return { ...underPlan(pod, ceiling).pod, carries }
}

/** The pod of one step that has a pod of its own: installation, deployment, its pipeline, job, the asset or op itself. */
export const stepPod = (
  all: readonly DeployedPipeline[],
  target: RunTarget,
  step: StepGraph['steps'][number],
  ground: PodGround,
): LayeredPod => {
  const own = elementRuntime(all, step)
  const pipeline = all.filter(({ document }) => document.settings.name === step.pipeline)
  const pod = layPod([
    ...groundLayers(ground),
    ...pipelineLayers(pipeline),
    ...jobLayer(jobOf(target, all)),
    ...layersOf({ of: 'element', name: step.key, runtime: own }),
  ])
  return underPlan(pod, ground.ceiling).pod
}
