import { z } from 'zod'

import { isMadeByRuns } from '../document/asset-graph.ts'
import { isDisabled } from '../document/disabled.ts'
import { elementsOf } from '../document/document.ts'
import { Refusal } from '../refusal.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { producersOf } from './producer.ts'
import type { RunTarget } from './run-target.ts'
import { selectAssets } from './select-assets.ts'

/** What a run is asked for, as people and programs say it. */
export const requestedTarget = z.union([
  z.strictObject({ assets: z.array(z.string().max(400)).min(1).max(5_000) }),
  z.strictObject({ selection: z.string().max(10_000) }),
  z.strictObject({ job: z.string().max(400), pipeline: z.string().max(400) }),
])
export type RequestedTarget = z.infer<typeof requestedTarget>

const selectMade = (selection: string, pipelines: DeployedPipeline[]): string[] => {
  const producers = producersOf(pipelines)
  // A selection such as group:x means what can be made of it; an asset named by hand that cannot is refused where the graph is built.
  const selected = selectAssets(selection, pipelines)
  const keys = selected.filter((key) => {
    const producer = producers.get(key)
    return producer === undefined || isMadeByRuns(producer.element)
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

/** Turns what was asked for into what the run keeps: asset keys, or the graph of a job. Throws a Refusal. */
export const resolveTarget = (requested: RequestedTarget, pipelines: DeployedPipeline[]): RunTarget => {
  if ('assets' in requested) return { of: 'assets', assets: requested.assets }
  if ('selection' in requested) return { of: 'assets', assets: selectMade(requested.selection, pipelines) }
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
    of: 'assets',
    assets: selectMade(job.target.selection, pipelines),
    job: name,
    pipeline: pipeline.id,
  }
}
