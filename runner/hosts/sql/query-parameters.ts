import type { StepInvocation } from '../step-host.ts'

export type Parameter = string | number | bigint | boolean | null

/** What a query may name with `$`: partition_key, run_id, and the plain values of the step's config. */
export function queryParameters({ context, step }: StepInvocation): Record<string, Parameter> {
  const config = context.config ?? step.config
  const partition = context.partitionKey ?? context.partition
  return {
    run_id: plain(context.runId),
    partition_key: plain(partition),
    ...Object.fromEntries(
      Object.entries(typeof config === 'object' && config !== null ? config : {}).map(([name, value]) => [
        name,
        plain(value),
      ]),
    ),
  }
}

function plain(value: unknown): Parameter {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return JSON.stringify(value)
}
