import { checkStepKey, type CheckName } from '../check/check-name.ts'
import { checksByAsset, isCarriedOut, type DeployedCheck } from '../check/deployed-checks.ts'
import { isMadeElsewhere } from '../document/asset-graph.ts'
import { functionNameOf } from '../document/code/function-name.ts'
import type { Dependency } from '../document/element.ts'
import type { BareStep } from './asset-steps.ts'
import { type Cutting, uncut } from './cutting.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { identifierOf } from './identifier.ts'
import { producersOf, type Producer } from './producer.ts'
import type { StepInput } from './step-graph.ts'

interface MadeAt {
  step: string
  output: string
}

const madeIn = (steps: readonly BareStep[]): ReadonlyMap<string, MadeAt> =>
  new Map(
    steps.flatMap(({ key, outputs }) =>
      outputs.flatMap(({ name, asset }) =>
        asset === undefined ? [] : [[asset, { step: key, output: name }] as const],
      ),
    ),
  )

const stepOf = (
  { pipeline, element }: DeployedCheck,
  producers: ReadonlyMap<string, Producer>,
  made: ReadonlyMap<string, MadeAt>,
  { inputOf, partitionOf }: Cutting,
): BareStep => {
  const checked = producers.get(element.asset)
  const key = checkStepKey({ asset: element.asset, check: element.name })
  const partition = checked && partitionOf(checked)
  const after = new Set<string>()
  const inputs: StepInput[] = []
  const read = (dependency: Dependency): void => {
    const { asset, as, orderOnly } = dependency
    const here = made.get(asset)
    if (here) after.add(here.step)
    const producer = producers.get(asset)
    // What is made elsewhere has no value here: a check of it looks for itself.
    if (orderOnly || (producer && isMadeElsewhere(producer.element))) return
    if (producer) {
      inputs.push(inputOf({ key, producer: checked }, dependency, { producer, step: here?.step }))
      return
    }
    const source: StepInput['sources'][number] = { from: 'asset', asset, ioManager: 'file' }
    inputs.push({ name: as ?? identifierOf(asset), list: false, sources: [source] })
  }
  read({ asset: element.asset })
  for (const dependency of element.deps ?? []) read(dependency)
  return {
    key,
    kind: 'check',
    pipeline: pipeline.document.settings.name,
    elementId: element.id,
    functionName: functionNameOf(element),
    compute: element.compute,
    inputs,
    outputs: [],
    after: [...after],
    retry: element.retry,
    resources: element.resources ?? [],
    pool: element.pool,
    ...(partition && { partition }),
    check: {
      asset: element.asset,
      name: element.name,
      blocking: element.blocking ?? false,
      severity: element.severity === 'warn' ? 'WARN' : 'ERROR',
      ...(element.against && { against: element.against }),
    },
  }
}

/** Keys of the assets that the element of a step depends on. */
const readBy = ({ outputs }: BareStep, producers: ReadonlyMap<string, Producer>): string[] => {
  const asset = outputs.find((output) => output.asset !== undefined)?.asset
  const element = asset === undefined ? undefined : producers.get(asset)?.element
  return (element?.deps ?? []).map((dependency) => dependency.asset)
}

/**
 * The steps that make assets, and those of the checks that are named: each after what it reads, and before what depends on its asset where it is blocking.
 * Checks that are not there any more, disabled, or reported by the code of their asset are left out.
 */
export const withChecks = (
  steps: readonly BareStep[],
  names: readonly CheckName[],
  pipelines: DeployedPipeline[],
  cutting: Cutting = uncut,
): { steps: BareStep[]; involved: DeployedPipeline[] } => {
  if (names.length === 0) return { steps: [...steps], involved: [] }
  const producers = producersOf(pipelines)
  const known = checksByAsset(pipelines)
  const chosen = names.flatMap(({ asset, check }) =>
    (known.get(asset) ?? []).filter(({ element }) => element.name === check && isCarriedOut(element)),
  )
  const made = madeIn(steps)
  const added = [...new Set(chosen)].map((check) => ({
    check,
    step: stepOf(check, producers, made, cutting),
  }))
  const barriers = Map.groupBy(
    added.filter(({ check }) => check.element.blocking && made.has(check.element.asset)),
    ({ check }) => check.element.asset,
  )
  const readFrom = added.flatMap(({ check: { pipeline, element } }) => [
    pipeline,
    ...[element.asset, ...(element.deps ?? []).map(({ asset }) => asset)].flatMap(
      (asset) => producers.get(asset)?.pipeline ?? [],
    ),
  ])
  const held = steps.map((step) => {
    const waitsFor = readBy(step, producers).flatMap((asset) => barriers.get(asset) ?? [])
    return waitsFor.length === 0
      ? step
      : { ...step, after: [...new Set([...step.after, ...waitsFor.map(({ step: { key } }) => key)])] }
  })
  return { steps: [...held, ...added.map(({ step }) => step)], involved: [...new Set(readFrom)] }
}
