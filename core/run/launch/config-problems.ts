import { elementsOf } from '../../document/document.ts'
import type { JsonObject } from '../../json-object.ts'
import { checkRunConfig, type ConfigProblem } from '../again/check-run-config.ts'
import type { BuiltGraph } from '../build-step-graph.ts'
import type { DeployedPipeline } from '../deployed-pipeline.ts'
import { jobOf } from '../job-of.ts'
import type { RunTarget } from '../run-target.ts'
import { unfitConfig } from './unfit-config.ts'

/** What of a run's configuration nothing of the run would read. */
export const unreadConfig = (
  config: JsonObject,
  target: RunTarget,
  pipelines: readonly DeployedPipeline[],
  { graph, versions }: Pick<BuiltGraph, 'graph' | 'versions'>,
): ConfigProblem[] =>
  checkRunConfig(config, {
    steps: graph.steps.map(({ key }) => key),
    resources: pipelines
      .filter(({ id }) => Object.hasOwn(versions, id))
      .flatMap(({ document }) => elementsOf(document, 'resource').map(({ name }) => name)),
    ofGraph: target.of === 'graph',
  })

/** Why a run of a job cannot have a configuration: the schema of the job says so. */
export const configAgainstSchema = (
  config: JsonObject,
  target: RunTarget,
  pipelines: readonly DeployedPipeline[],
  { graph }: Pick<BuiltGraph, 'graph'>,
): ConfigProblem[] => {
  const job = jobOf(target, pipelines)
  return job ? unfitConfig(job, config, graph.steps) : []
}
