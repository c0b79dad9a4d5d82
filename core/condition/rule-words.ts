import { spanWords } from '../freshness/freshness-words.ts'
import { never } from '../never.ts'
import type { Operand, Rule } from './rule.ts'

const operandWords = (operand: Operand): string => {
  switch (operand.name) {
    case 'missing':
      return 'is missing'
    case 'run_in_progress':
      return 'is to be made by a run'
    case 'backfill_in_progress':
      return 'is to be made by a backfill'
    case 'execution_failed':
      return 'its last making failed'
    case 'in_latest_time_window':
      return operand.lookbackMs === undefined
        ? 'is in the latest time window'
        : `is in the time windows of the last ${spanWords(operand.lookbackMs)}`
    case 'will_be_requested':
      return 'is asked for at this tick'
    case 'code_version_outdated':
      return 'was made by other code'
    case 'required_but_nonexistent':
      return 'is made from partitions that there are not'
    case 'executed_with_root_target':
      return 'was made in one run with this asset'
    case 'executed_with_tags':
      return `was made by a run tagged ${[...operand.keys, ...Object.entries(operand.values).map(([key, value]) => `${key}=${value}`)].join(', ')}`
    case 'check_passed':
      return 'the check passed'
    case 'check_failed':
      return 'the check failed'
    case 'freshness_passed':
      return 'is on time'
    case 'freshness_warned':
      return 'is due soon'
    case 'freshness_failed':
      return 'is overdue'
    case 'newly_updated':
      return 'was updated'
    case 'newly_requested':
      return 'was asked for at the tick before'
    case 'code_version_changed':
      return 'has other code now'
    case 'data_version_changed':
      return 'got another data version'
    case 'cron_tick_passed':
      return `${operand.cron} (${operand.timezone}) passed`
    case 'initial_evaluation':
      return 'is evaluated for the first time'
    default:
      return never(operand)
  }
}

const selectionWords = (only: readonly string[], without: readonly string[]): string =>
  [
    ...only.map((selection) => ` in ${selection}`),
    ...without.map((selection) => ` not in ${selection}`),
  ].join(' and')

/** What parts that hold others are called where nobody gave them a name. */
export const plainWords: Partial<Record<Rule['type'], string>> = {
  and: 'all of',
  or: 'any of',
  not: 'not',
  newlyTrue: 'became true',
  since: 'happened, and has not been reset since',
}

/** What a part of a rule says, without what its parts say. */
export const ruleWords = (rule: Rule): string => {
  if (rule.label !== undefined) return rule.label
  switch (rule.type) {
    case 'operand':
      return operandWords(rule.operand)
    case 'and':
    case 'or':
    case 'not':
    case 'newlyTrue':
    case 'since':
      return plainWords[rule.type] ?? rule.type
    case 'deps':
      return `${rule.all ? 'for every input' : 'for an input'}${selectionWords(rule.only, rule.without)}`
    case 'checks':
      return `${rule.all ? 'for every' : 'for a'} ${rule.onlyBlocking ? 'blocking ' : ''}check`
    case 'asset':
      return `of ${rule.key}`
    case 'downstream':
      return 'a condition downstream'
    default:
      return never(rule)
  }
}
