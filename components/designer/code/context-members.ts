import type { ComputeKind } from '#core/document/compute.ts'

/** Something the context of a step has. */
export interface ContextMember {
  name: string
  /** How it is called or what it gives: "(message)", "str". */
  shape: string
  text: string
}

const member = (name: string, shape: string, text: string): ContextMember => ({ name, shape, text })

const log = (level: string): ContextMember =>
  member(`log.${level}`, '(message)', 'Writes a line into the log of the step, with this level.')

const python: readonly ContextMember[] = [
  ...['info', 'warning', 'error', 'debug', 'exception', 'critical'].map(log),
  member('config', 'dict', 'The config of the step; entries are attributes too: context.config.limit.'),
  member('resources', 'dict', 'The configured resources by name; entries are attributes too.'),
  member('asset_key', 'str', 'The key of the asset that is made. A step of several assets has none.'),
  member('partition_key', 'str', 'The partition that is made. Raises where the run has none.'),
  member(
    'partition_time_window',
    'TimeWindow',
    'The time that the partition stands for: start and end, as datetime.',
  ),
  member('has_partition_key', 'bool', 'Whether the run is for a partition.'),
  member('retry_number', 'int', 'How many attempts came before: 0 at the first.'),
  member('run_id', 'str', 'The id of the run.'),
  member('add_output_metadata', '(metadata, output_name=None)', 'Facts that are shown with the value.'),
  member('selected_output_names', 'set', 'The outputs that are asked for, of a step with several.'),
]

const typescript: readonly ContextMember[] = [
  ...['info', 'warning', 'error', 'debug', 'critical'].map(log),
  member('config', 'object', 'The config of the step.'),
  member('resources', 'object', 'The configured resources by name.'),
  member('assetKey', 'string | undefined', 'The key of the asset that is made; a step of several has none.'),
  member('partitionKey', 'string | null', 'The partition that is made, or null.'),
  member(
    'partitionTimeWindow',
    '{ start, end } | null',
    'The time that the partition stands for: instants of ISO 8601, or null.',
  ),
  member('retryNumber', 'number', 'How many attempts came before: 0 at the first.'),
  member('runId', 'string', 'The id of the run.'),
  member('addOutputMetadata', '(metadata, output?)', 'Facts that are shown with the value.'),
]

/** What `context` has in a language; nothing where code is not handed one. */
export const contextMembers = (kind: ComputeKind): readonly ContextMember[] =>
  kind === 'python' ? python : kind === 'typescript' ? typescript : []
