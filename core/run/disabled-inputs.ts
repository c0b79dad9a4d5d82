import { isDisabled } from '../document/disabled.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { producersOf } from './producer.ts'
import type { Step } from './step-graph.ts'

/** Assets that no run makes and that these steps load all the same, each with the first step that does: without a stored value the step fails. */
export const disabledInputs = (
  pipelines: DeployedPipeline[],
  steps: readonly Pick<Step, 'key' | 'inputs'>[],
): ReadonlyMap<string, string> => {
  const producers = producersOf(pipelines)
  const loaded = new Map<string, string>()
  for (const { key, inputs } of steps)
    for (const source of inputs.flatMap(({ sources }) => sources))
      if (
        source.from === 'asset' &&
        !loaded.has(source.asset) &&
        isDisabled(producers.get(source.asset)?.element)
      )
        loaded.set(source.asset, key)
  return loaded
}
