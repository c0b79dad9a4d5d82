import type { JobElement } from '../document/element.ts'
import { type JsonObject, layered, objectAt } from '../json-object.ts'
import { Refusal } from '../refusal.ts'
import { assetSteps, type BareStep } from './asset-steps.ts'
import { withChecks } from './check-steps.ts'
import type { Cutting } from './cutting.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { jobOf } from './job-of.ts'
import { opSteps } from './op-steps.ts'
import { orderSteps } from './order-steps.ts'
import { ownRuntime } from './own-runtime.ts'
import { producersOf } from './producer.ts'
import type { RunCut, RunTarget } from './run-target.ts'
import { sensorStep, withinTime } from './sensor-step.ts'
import type { Step, StepGraph } from './step-graph.ts'

/** A step graph and what it was made of: enough to make it again. */
export interface BuiltGraph {
  graph: StepGraph
  /** Keys of the assets its steps make, in step order. */
  assets: string[]
  /** Hash by id of each pipeline that gives a step or a stored input. */
  versions: Record<string, string>
}

export const defaultMaxConcurrent = 4

const finish = (
  steps: BareStep[],
  pipelines: DeployedPipeline[],
  job: JobElement | undefined,
  config: JsonObject,
): Step[] =>
  orderSteps(steps).map((step) => {
    const document = pipelines.find((pipeline) => pipeline.document.settings.name === step.pipeline)?.document
    const element = document?.elements[step.elementId]
    const written = element && 'config' in element ? (element.config ?? {}) : {}
    const { runtime } = ownRuntime(document, step.elementId, job)
    return {
      ...step,
      runtime: Object.keys(runtime).length > 0 ? runtime : undefined,
      config: layered(written, objectAt(config, 'ops', step.key, 'config')),
    }
  })

/**
 * The steps of a run that cuts nothing (of one that does: buildRunGraph), in an order in which each can follow those it waits for. A pure function of the versions, the target and the configuration.
 * Throws a Refusal: unknown asset or job, external or disabled asset, nothing selected, a cycle, an op input without a value.
 */
export const buildStepGraph = (
  pipelines: DeployedPipeline[],
  target: RunTarget,
  given: JsonObject = {},
  cuttingOf?: (cut: RunCut) => Cutting,
): BuiltGraph => {
  const job = jobOf(target, pipelines)
  const config = layered(job?.config ?? {}, given)
  const versionOf = (used: DeployedPipeline[]) =>
    Object.fromEntries(used.map((pipeline) => [pipeline.id, pipeline.hash]))
  const graphOf = (steps: Step[]): StepGraph => ({
    executor: job?.executor ?? 'multiprocess',
    maxConcurrent: job?.maxConcurrent ?? defaultMaxConcurrent,
    steps,
  })

  if (target.of === 'graph') {
    const pipeline = pipelines.find((candidate) => candidate.id === target.pipeline)
    if (!pipeline || !job)
      throw new Refusal('not_found', `There is no job "${target.job}" any more.`, { job: target.job })
    const bare = opSteps(
      pipeline.document,
      target.graph,
      (step, input) => objectAt(config, ...(step === '' ? ['inputs'] : ['ops', step, 'inputs']))[input],
    )
    if (bare.length === 0)
      throw new Refusal(
        'nothing_selected',
        `The graph "${target.graph}" has no ops that run. Draw one, or enable one.`,
        {
          graph: target.graph,
        },
      )
    return {
      graph: graphOf(finish(bare, [pipeline], job, config)),
      assets: [],
      versions: versionOf([pipeline]),
    }
  }

  if (target.of === 'sensor') {
    const pipeline = pipelines.find((candidate) => candidate.id === target.pipeline)
    if (!pipeline) throw new Refusal('not_found', 'The pipeline of the sensor is gone.')
    const steps = finish([sensorStep(pipeline, target)], [pipeline], undefined, config)
    return {
      graph: { executor: 'in_process', maxConcurrent: 1, steps: steps.map(withinTime) },
      assets: [],
      versions: versionOf([pipeline]),
    }
  }

  const cutting = target.cut && cuttingOf?.(target.cut)
  if (target.cut && !cutting) throw new Error('The graph of a run of partitions is built by buildRunGraph.')
  const { steps: making, involved } = assetSteps([...new Set(target.assets)], producersOf(pipelines), cutting)
  const { steps: bare, involved: checking } = withChecks(making, target.checks ?? [], pipelines, cutting)
  if (bare.length === 0)
    throw new Refusal(
      'nothing_selected',
      target.checks?.length
        ? 'None of these checks is carried out any more. Publish them, or enable them.'
        : 'No asset is selected. Select at least one that is made here.',
    )
  const used = new Set([...involved.map((producer) => producer.pipeline), ...checking])
  const jobHome = job && pipelines.find((pipeline) => Object.values(pipeline.document.elements).includes(job))
  if (jobHome) used.add(jobHome)
  const steps = finish(bare, pipelines, job, config)
  const assets = steps.flatMap((step) => step.outputs.flatMap((output) => output.asset ?? []))
  return { graph: graphOf(steps), assets, versions: versionOf([...used]) }
}
