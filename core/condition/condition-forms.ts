/** What a condition is told besides the conditions it holds. */
export interface SettingForm {
  /** As Dagster spells it. */
  name: string
  kind: 'cron' | 'timezone' | 'asset' | 'selection' | 'text' | 'span' | 'names' | 'tags' | 'flag'
  isOptional?: true
}

export interface ConditionForm {
  /** Where an editor offers it. */
  family: 'rule' | 'state' | 'event' | 'dependencies' | 'operator'
  /** One: "~". All of them: "&", "|". A method is written behind its first condition, a function around what it holds. */
  spelling: 'function' | 'method' | 'sign'
  /** The conditions it holds, by what they are to it. */
  of: readonly string[]
  /** True: any number of the last. */
  isOpen?: true
  settings: readonly SettingForm[]
}

const cron = { name: 'cron_schedule', kind: 'cron' } as const
const timezone = { name: 'cron_timezone', kind: 'timezone', isOptional: true } as const

type Rest = Partial<Pick<ConditionForm, 'of' | 'settings'>>
const called =
  (family: ConditionForm['family'], spelling: 'function' | 'method' = 'function') =>
  ({ of = [], settings = [] }: Rest = {}): ConditionForm => ({ family, spelling, of, settings })
const rule = called('rule')
const state = called('state')
const event = called('event')
const dependencies = called('dependencies')
const method = called('operator', 'method')

/** Every word of the language of conditions. Words and their meaning are Dagster's. */
const table = {
  eager: rule(),
  on_cron: rule({ settings: [cron, timezone] }),
  on_missing: rule(),

  missing: state(),
  in_progress: state(),
  run_in_progress: state(),
  backfill_in_progress: state(),
  execution_failed: state(),
  in_latest_time_window: state({ settings: [{ name: 'lookback_delta', kind: 'span', isOptional: true }] }),
  updated_since_cron: state({ settings: [cron, timezone] }),
  will_be_requested: state(),
  required_but_nonexistent: state(),
  code_version_outdated: state(),
  executed_with_root_target: state(),
  executed_with_tags: state({
    settings: [
      { name: 'tag_keys', kind: 'names', isOptional: true },
      { name: 'tag_values', kind: 'tags', isOptional: true },
    ],
  }),
  check_passed: state(),
  check_failed: state(),
  freshness_passed: state(),
  freshness_warned: state(),
  freshness_failed: state(),

  newly_updated: event(),
  newly_requested: event(),
  newly_missing: event(),
  code_version_changed: event(),
  data_version_changed: event(),
  cron_tick_passed: event({ settings: [cron, timezone] }),
  initial_evaluation: event(),

  any_deps_match: dependencies({ of: ['condition'] }),
  all_deps_match: dependencies({ of: ['condition'] }),
  any_deps_updated: dependencies(),
  any_deps_missing: dependencies(),
  any_deps_in_progress: dependencies(),
  all_deps_updated_since_cron: dependencies({ settings: [cron, timezone] }),
  all_deps_blocking_checks_passed: dependencies(),
  any_checks_match: dependencies({
    of: ['condition'],
    settings: [{ name: 'blocking_only', kind: 'flag', isOptional: true }],
  }),
  all_checks_match: dependencies({
    of: ['condition'],
    settings: [{ name: 'blocking_only', kind: 'flag', isOptional: true }],
  }),
  asset_matches: dependencies({ of: ['condition'], settings: [{ name: 'key', kind: 'asset' }] }),
  any_downstream_conditions: dependencies(),

  and: { family: 'operator', spelling: 'sign', of: ['condition'], isOpen: true, settings: [] },
  or: { family: 'operator', spelling: 'sign', of: ['condition'], isOpen: true, settings: [] },
  not: { family: 'operator', spelling: 'sign', of: ['condition'], settings: [] },
  since: method({ of: ['trigger', 'reset_condition'] }),
  since_last_handled: method({ of: ['condition'] }),
  newly_true: method({ of: ['condition'] }),
  allow: method({ of: ['condition'], settings: [{ name: 'selection', kind: 'selection' }] }),
  ignore: method({ of: ['condition'], settings: [{ name: 'selection', kind: 'selection' }] }),
  replace: method({ of: ['condition', 'old', 'new'] }),
  without: method({ of: ['condition', 'part'] }),
  with_label: method({ of: ['condition'], settings: [{ name: 'label', kind: 'text' }] }),
} as const satisfies Record<string, ConditionForm>

export type ConditionName = keyof typeof table
export const conditionForms: Readonly<Record<ConditionName, ConditionForm>> = table
export const conditionNames = Object.keys(table) as ConditionName[]
