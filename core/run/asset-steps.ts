import { codeVersionOf } from '../asset/code-version.ts'
import { isMadeElsewhere, isObservedByRuns } from '../document/asset-graph.ts'
import { isDisabled } from '../document/disabled.ts'
import { Refusal } from '../refusal.ts'
import { type Cutting, uncut } from './cutting.ts'
import { identifierOf } from './identifier.ts'
import { outputNames, type Producer } from './producer.ts'
import type { Step, StepInput, StepOutput } from './step-graph.ts'

/** A step before its runtime and configuration are layered. */
export type BareStep = Omit<Step, 'config' | 'runtime'>

/** An element that is to run, under the key of its step. */
interface Chosen extends Producer {
  key: string
}

const outputsOf = ({ element }: Producer): StepOutput[] => {
  if (element.kind === 'asset') {
    const { key, type, format, codeVersion, ioManager = 'file' } = element
    return [
      {
        name: 'result',
        asset: key,
        type,
        format,
        ioManager,
        required: true,
        dynamic: false,
        codeVersion: codeVersionOf(element, codeVersion),
      },
    ]
  }
  const names = outputNames(element.assets.map((asset) => asset.key))
  return element.assets.map(({ key, type, format, optional, codeVersion, ioManager = 'file' }, index) => ({
    name: names[index] ?? 'result',
    asset: key,
    type,
    format,
    ioManager,
    required: !optional,
    dynamic: false,
    codeVersion: codeVersionOf(element, codeVersion),
  }))
}

const select = (key: string, producers: ReadonlyMap<string, Producer>): Producer => {
  const producer = producers.get(key)
  if (!producer)
    throw new Refusal(
      'not_found',
      `There is no asset "${key}" in this deployment. Publish the pipeline that makes it first.`,
      { asset: key },
    )
  if (producer.element.compute.kind === 'external')
    throw new Refusal(
      'invalid_selection',
      `"${key}" is made elsewhere, so it cannot be materialized here. Take it out of the selection.`,
      { asset: key },
    )
  if (isDisabled(producer.element))
    throw new Refusal(
      'invalid_selection',
      `"${key}" is disabled, so no run makes it. Enable it and publish, or take it out of the selection.`,
      { asset: key },
    )
  return producer
}

/** What is looked at and what is made depend on each other by what is found, not by the order of steps. */
const refuseMixed = (assets: readonly string[], selected: readonly Producer[]): void => {
  const isLookedAt = selected.map(({ element }) => isMadeElsewhere(element))
  const asset = assets[isLookedAt.indexOf(true)]
  if (asset !== undefined && isLookedAt.includes(false))
    throw new Refusal(
      'invalid_selection',
      `"${asset}" is made elsewhere and observed here, by a run that only observes. Take it out of the selection.`,
      { asset },
    )
}

/** One entry an element. Two pipelines may each have a multi-asset of one name; the later one's step is told apart by its pipeline. */
const choose = (selected: Producer[]): Map<Producer['element'], Chosen> => {
  const chosen = new Map<Producer['element'], Chosen>()
  const taken = new Set<string>()
  for (const producer of selected) {
    const { element, pipeline } = producer
    if (chosen.has(element)) continue
    const plain = element.kind === 'asset' ? element.key : element.name
    const key = taken.has(plain) ? `${pipeline.document.settings.name}:${plain}` : plain
    taken.add(key)
    chosen.set(element, { ...producer, key })
  }
  return chosen
}

/**
 * Steps that make the given assets, and every producer they read from or are. A multi-asset is made whole, whichever of its assets is asked for.
 * What is not asked for is loaded from storage. `cutting`: of what is partitioned, what is made and read. Refuses unknown, external and disabled assets, and a
 * partition whose dependencies cannot be told.
 */
export const assetSteps = (
  assets: string[],
  producers: ReadonlyMap<string, Producer>,
  { inputOf, partitionOf }: Cutting = uncut,
): { steps: BareStep[]; involved: Producer[] } => {
  const selected = assets.map((key) => select(key, producers))
  refuseMixed(assets, selected)
  const chosen = choose(selected)
  const involved = new Set(selected)
  const sourceOf = (key: string, asset: string): { producer: Producer; step: string | undefined } => {
    const producer = producers.get(asset)
    if (!producer)
      throw new Refusal(
        'not_found',
        `"${key}" depends on the asset "${asset}", which no published pipeline has.`,
        { asset },
      )
    return { producer, step: chosen.get(producer.element)?.key }
  }

  const steps = [...chosen.values()].map((producer): BareStep => {
    const { element, key, pipeline } = producer
    const inputs: StepInput[] = []
    const after = new Set<string>()
    for (const dependency of element.deps ?? []) {
      const source = sourceOf(key, dependency.asset)
      involved.add(source.producer)
      // What is made from another partition of itself does not wait for itself.
      if (source.step !== undefined && source.step !== key) after.add(source.step)
      if (!dependency.orderOnly) inputs.push(inputOf({ key, producer }, dependency, source))
    }
    const partition = partitionOf(producer)
    return {
      key,
      kind: element.kind,
      pipeline: pipeline.document.settings.name,
      elementId: element.id,
      functionName: identifierOf(element.kind === 'asset' ? element.key : element.name),
      compute: element.compute,
      inputs,
      outputs: outputsOf(producer),
      after: [...after],
      retry: element.retry,
      resources: element.resources ?? [],
      pool: element.pool,
      ...(partition && { partition }),
      ...(isObservedByRuns(element) && { observes: true }),
    }
  })
  return { steps, involved: [...involved] }
}
