import type { Change } from '../change.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import type { TextPosition } from '../text-position.ts'

/** Everything that can be wrong with a document that opens, in one closed list. */
export const problemCodes = [
  'bad_name',
  'duplicate_name',
  'duplicate_dependency',
  'duplicate_port',
  'cycle',
  'contains_itself',
  'unknown_asset',
  'unknown_group',
  'unknown_graph',
  'unknown_node',
  'unknown_port',
  'unknown_job',
  'unknown_resource',
  'unknown_type',
  'unknown_io_manager',
  'unknown_partitions',
  'bad_partitions',
  'bad_mapping',
  'bad_wire',
  'missing_input',
  'type_mismatch',
  'dynamic_not_collected',
  'no_function',
  'unreadable_code',
  'doubtful_code',
  'parameter_without_input',
  'input_without_parameter',
  'bad_selection',
  'bad_condition',
  'bad_cron',
  'bad_freshness',
  'bad_time_zone',
  'bad_template',
  'bad_settings',
  'plain_secret',
  'no_assets',
  'disabled',
  'cannot_run',
  'above_plan',
  'refused_by_cluster',
  'not_checked',
  'too_many_elements',
  'too_large',
] as const
export type ProblemCode = (typeof problemCodes)[number]

/** Something wrong with a document. An error keeps it from being published, a warning does not. */
export interface Problem {
  code: ProblemCode
  severity: 'error' | 'warning'
  message: string
  elementId?: ElementId
  field?: string
  /** In the code, or in the selection, of that field. */
  position?: TextPosition
  /** Further elements it is about: those of a circle. */
  others?: ElementId[]
}

/**
 * A problem with its fix: it works out the change of a document, as it is by now, that would put it right, or undefined where there is none after
 * all. It may go over the whole document, so it is asked for what a person looks at.
 */
export interface OpenProblem extends Problem {
  fix?: (document: PipelineDocument) => Change | undefined
}

/** A problem without its document, as it travels. */
export const plainProblem = (open: OpenProblem): Problem => {
  const { fix: _fix, ...problem } = open
  return problem
}
