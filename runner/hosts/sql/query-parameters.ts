import type { StepInvocation } from '../step-host.ts'

export type Parameter = string | number | bigint | boolean | null

/**
 * What a query may name with `$`: run_id, partition_key, of several dimensions partition_<dimension>, of a time window partition_start and partition_end (instants
 * of ISO 8601), of several partitions at once partition_key_start and partition_key_end and, as JSON, partition_keys; and the plain values of the step's config. They are bound, so that no key is read as SQL.
 */
export function queryParameters({ context, step }: StepInvocation): Record<string, Parameter> {
  const config = context.config ?? step.config
  const partition = context.partitionKey ?? context.partition
  return {
    run_id: plain(context.runId),
    partition_key: plain(partition),
    partition_key_start: plain(step.partition?.keys?.[0] ?? partition),
    partition_key_end: plain(step.partition?.keys?.at(-1) ?? partition),
    partition_keys: plain(step.partition?.keys),
    partition_start: plain(step.partition?.window?.start),
    partition_end: plain(step.partition?.window?.end),
    ...Object.fromEntries(
      Object.entries(step.partition?.dimensions ?? {}).map(([name, key]) => [`partition_${name}`, key]),
    ),
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
