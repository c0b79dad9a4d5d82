import { z } from 'zod'

import { checkName, type CheckName } from '../check/check-name.ts'
import { checksByAsset, isCarriedOut } from '../check/deployed-checks.ts'
import { isMadeByRuns, isObservedByRuns, keysOf } from '../document/asset-graph.ts'
import { isDisabled } from '../document/disabled.ts'
import { elementsOf } from '../document/document.ts'
import { Refusal } from '../refusal.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { producersOf } from './producer.ts'
import type { RunTarget } from './run-target.ts'
import { selectAssets } from './select-assets.ts'

/** What a run is asked for, as people and programs say it. */
export const requestedTarget = z.union([
  z.strictObject({ assets: z.array(z.string().max(400)).min(1).max(20_000) }),
  z.strictObject({ selection: z.string().max(10_000) }),
  /** Checks alone, of the values that are stored. */
  z.strictObject({ checks: z.array(checkName).min(1).max(1_000) }),
  z.strictObject({ job: z.string().max(400), pipeline: z.string().max(400) }),
])
export type RequestedTarget = z.infer<typeof requestedTarget>

const selectMade = (selection: string, pipelines: DeployedPipeline[]): string[] => {
  const producers = producersOf(pipelines)
  // A selection such as group:x means what can be made of it; an asset named by hand that cannot is refused where the graph is built.
  const selected = selectAssets(selection, pipelines)
  const made = selected.filter((key) => {
    const producer = producers.get(key)
    return producer === undefined || isMadeByRuns(producer.element)
  })
  // Where nothing of it is made here, what of it is observed is looked at.
  const keys =
    made.length > 0
      ? made
      : selected.filter((key) => {
          const producer = producers.get(key)
          return producer !== undefined && isObservedByRuns(producer.element)
        })
  if (keys.length === 0)
    throw new Refusal(
      'nothing_selected',
      selected.some((key) => isDisabled(producers.get(key)?.element))
        ? `All that the selection ${selection} matches is disabled. Enable an asset of it and publish.`
        : `The selection ${selection} matches no asset that is made here.`,
      { selection },
    )
  return keys
}

/** The checks of what is made; a multi-asset is made whole, so those of its other assets are among them. */
const checksOf = (assets: readonly string[], pipelines: DeployedPipeline[]): CheckName[] => {
  const known = checksByAsset(pipelines)
  if (known.size === 0) return []
  const producers = producersOf(pipelines)
  const made = assets.flatMap((asset) => {
    const producer = producers.get(asset)
    return producer ? keysOf(producer.element) : []
  })
  return [...new Set(made)].flatMap((asset) =>
    (known.get(asset) ?? [])
      .filter(({ element }) => isCarriedOut(element))
      .map(({ element }) => ({ asset, check: element.name })),
  )
}

const making = (assets: string[], pipelines: DeployedPipeline[]): Extract<RunTarget, { of: 'assets' }> => {
  const checks = checksOf(assets, pipelines)
  return { of: 'assets', assets, ...(checks.length > 0 && { checks }) }
}

const checking = (checks: CheckName[], pipelines: DeployedPipeline[]): RunTarget => {
  const producers = producersOf(pipelines)
  for (const { asset, check } of checks) {
    const found = checksByAsset(pipelines)
      .get(asset)
      ?.find(({ element }) => element.name === check)
    if (!found)
      throw new Refusal('not_found', `There is no check "${check}" of "${asset}" here. Publish it first.`, {
        asset,
        check,
      })
    if (isDisabled(found.element) || isDisabled(producers.get(asset)?.element))
      throw new Refusal(
        'wrong_state',
        `The check "${check}" or its asset "${asset}" is disabled. Enable it and publish.`,
        { asset, check },
      )
    if (!isCarriedOut(found.element))
      throw new Refusal(
        'wrong_state',
        `The check "${check}" is reported by the code of "${asset}". Materialize the asset instead.`,
        { asset, check },
      )
  }
  return { of: 'assets', assets: [], checks }
}

/** Turns what was asked for into what the run keeps: keys of assets and names of their checks, or the graph of a job. Throws a Refusal. */
export const resolveTarget = (requested: RequestedTarget, pipelines: DeployedPipeline[]): RunTarget => {
  if ('assets' in requested) return making(requested.assets, pipelines)
  if ('checks' in requested) return checking(requested.checks, pipelines)
  if ('selection' in requested) return making(selectMade(requested.selection, pipelines), pipelines)
  const { job: name, pipeline: pipelineName } = requested
  const pipeline = pipelines.find((candidate) => candidate.document.settings.name === pipelineName)
  const job = pipeline && elementsOf(pipeline.document, 'job').find((candidate) => candidate.name === name)
  if (!job)
    throw new Refusal(
      'not_found',
      `There is no job "${name}" in the pipeline "${pipelineName}". Publish it first.`,
      { job: name },
    )
  if (isDisabled(job))
    throw new Refusal(
      'wrong_state',
      `The job "${name}" is disabled, so it starts nothing. Enable it and publish.`,
      { job: name },
    )
  if ('graph' in job.target) return { of: 'graph', graph: job.target.graph, job: name, pipeline: pipeline.id }
  return {
    ...making(selectMade(job.target.selection, pipelines), pipelines),
    job: name,
    pipeline: pipeline.id,
  }
}
