import type { Failure } from '#core/run/run-event.ts'
import type { Step } from '#core/run/step-graph.ts'

import type { ListedOutput } from '../hosts/step-outputs.ts'

const readable = 5

/** What is wrong with the values of a step that makes several partitions at once: of each asset there is one for each of them, or none at all. */
export function rangeFailure(
  { partition, outputs }: Pick<Step, 'partition' | 'outputs'>,
  listed: readonly ListedOutput[] | undefined,
): Failure | undefined {
  if (!partition?.keys) return undefined
  for (const { name, asset } of outputs) {
    const values = (listed ?? []).filter((one) => one.name === name && one.file !== undefined)
    if (asset === undefined || values.length === 0) continue
    const given = new Set(values.map((one) => one.partition))
    const missing = partition.keys.filter((key) => !given.has(key))
    if (missing.length === 0) continue
    const named = `${missing.slice(0, readable).join(', ')}${missing.length > readable ? ` and ${missing.length - readable} more` : ''}`
    return {
      message: given.has(undefined)
        ? `The run makes the ${partition.keys.length} partitions ${partition.key} of "${asset}" at once, and the step gave one value for all of them. Give one for each: in Python a dictionary by key, in TypeScript an object, in SQL rows with the column partition_key. Or start the backfill with a run for each partition.`
        : `The run makes the ${partition.keys.length} partitions ${partition.key} of "${asset}" at once, and there is no value for ${named}.`,
      fault: 'user',
      cause: given.has(undefined) ? 'output_wrong' : 'output_missing',
    }
  }
  return undefined
}
