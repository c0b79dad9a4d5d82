/** What an operand asks of the partitions of an asset, or of a check. */
export type Operand =
  | { name: 'missing' | 'run_in_progress' | 'backfill_in_progress' | 'execution_failed' }
  | { name: 'will_be_requested' | 'code_version_outdated' | 'executed_with_root_target' }
  | { name: 'required_but_nonexistent' }
  | { name: 'check_passed' | 'check_failed' }
  | { name: 'freshness_passed' | 'freshness_warned' | 'freshness_failed' }
  | { name: 'in_latest_time_window'; lookbackMs: number | undefined }
  | { name: 'executed_with_tags'; keys: readonly string[]; values: Readonly<Record<string, string>> }
  | { name: 'newly_updated' | 'newly_requested' | 'initial_evaluation' }
  | { name: 'code_version_changed' | 'data_version_changed' }
  | { name: 'cron_tick_passed'; cron: string; timezone: string }

interface Labelled {
  /** What it is called in words where that says more than its parts. */
  label?: string
}

/** A condition as it is evaluated: what was put together under one name is its parts. */
export type Rule = Labelled &
  (
    | { type: 'operand'; operand: Operand }
    | { type: 'and' | 'or'; of: readonly Rule[] }
    | { type: 'not' | 'newlyTrue'; of: readonly [Rule] }
    | { type: 'since'; of: readonly [trigger: Rule, reset: Rule] }
    /** Asked of every dependency, or of those that selections leave. */
    | {
        type: 'deps'
        all: boolean
        of: readonly [Rule]
        only: readonly string[]
        without: readonly string[]
      }
    | { type: 'checks'; all: boolean; onlyBlocking: boolean; of: readonly [Rule] }
    | { type: 'asset'; key: string; of: readonly [Rule] }
    /** The conditions of everything that is made from the asset, asked of the asset itself; put in place where the deployment is known. */
    | { type: 'downstream' }
  )

export const operand = (of: Operand): Rule => ({ type: 'operand', operand: of })
export const and = (...of: Rule[]): Rule => ({ type: 'and', of })
export const or = (...of: Rule[]): Rule => ({ type: 'or', of })
export const not = (of: Rule): Rule => ({ type: 'not', of: [of] })
export const newlyTrue = (of: Rule): Rule => ({ type: 'newlyTrue', of: [of] })
export const since = (trigger: Rule, reset: Rule): Rule => ({ type: 'since', of: [trigger, reset] })
export const deps = (all: boolean, of: Rule): Rule => ({ type: 'deps', all, of: [of], only: [], without: [] })

export const partsOf = (rule: Rule): readonly Rule[] => ('of' in rule ? rule.of : [])

/** The same with every part changed. */
export const withParts = (rule: Rule, change: (part: Rule) => Rule): Rule => {
  switch (rule.type) {
    case 'operand':
    case 'downstream':
      return rule
    case 'and':
    case 'or':
      return { ...rule, of: rule.of.map(change) }
    case 'since':
      return { ...rule, of: [change(rule.of[0]), change(rule.of[1])] }
    default:
      return { ...rule, of: [change(rule.of[0])] }
  }
}

/** Whether a rule asks something, itself or in a part of it. */
export const asks = (rule: Rule, isSo: (part: Rule) => boolean): boolean =>
  isSo(rule) || partsOf(rule).some((part) => asks(part, isSo))
