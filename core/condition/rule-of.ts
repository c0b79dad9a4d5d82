import { replaced, selecting, without } from './change-rule.ts'
import {
  allDepsUpdatedSinceCron,
  anyDepsInProgress,
  anyDepsMissing,
  anyDepsUpdated,
  blockingChecksPassed,
  cronPassed,
  eager,
  inProgress,
  latestWindow,
  named,
  newlyMissing,
  onCron,
  onMissing,
  sinceLastHandled,
  updatedSinceCron,
} from './compositions.ts'
import type { Condition } from './condition.ts'
import { deps, newlyTrue, not, operand, since, type Rule } from './rule.ts'

const textOf = ({ settings }: Condition, name: string, usual: string): string => {
  const value = settings[name]
  return typeof value === 'string' ? value : usual
}

/** A condition as it is evaluated: every name that stands for a composition put together, every change of it carried out. */
export const ruleOf = (condition: Condition): Rule => {
  const { name, of, settings } = condition
  const part = (index: number): Rule => {
    const found = of[index]
    if (!found) throw new Error(`The condition ${name} lacks a part.`)
    return ruleOf(found)
  }
  const cron = textOf(condition, 'cron_schedule', '')
  const timezone = textOf(condition, 'cron_timezone', 'UTC')
  const span = settings['lookback_delta']
  switch (name) {
    case 'and':
    case 'or':
      return { type: name, of: of.map(ruleOf) }
    case 'not':
      return not(part(0))
    case 'since':
      return since(part(0), part(1))
    case 'since_last_handled':
      return sinceLastHandled(part(0))
    case 'newly_true':
      return newlyTrue(part(0))
    case 'with_label':
      return named(textOf(condition, 'label', ''), part(0))
    case 'allow':
      return selecting(part(0), 'only', textOf(condition, 'selection', '*'))
    case 'ignore':
      return selecting(part(0), 'without', textOf(condition, 'selection', '*'))
    case 'replace':
      return replaced(part(0), part(1), part(2))
    case 'without':
      return without(part(0), part(1))
    case 'any_deps_match':
    case 'all_deps_match':
      return deps(name === 'all_deps_match', part(0))
    case 'any_checks_match':
    case 'all_checks_match':
      return {
        type: 'checks',
        all: name === 'all_checks_match',
        onlyBlocking: settings['blocking_only'] === true,
        of: [part(0)],
      }
    case 'asset_matches':
      return { type: 'asset', key: textOf(condition, 'key', ''), of: [part(0)] }
    case 'any_downstream_conditions':
      return { type: 'downstream' }
    case 'eager':
      return eager()
    case 'on_cron':
      return onCron(cron, timezone)
    case 'on_missing':
      return onMissing()
    case 'in_progress':
      return inProgress()
    case 'newly_missing':
      return newlyMissing()
    case 'any_deps_updated':
      return anyDepsUpdated()
    case 'any_deps_missing':
      return anyDepsMissing()
    case 'any_deps_in_progress':
      return anyDepsInProgress()
    case 'all_deps_updated_since_cron':
      return allDepsUpdatedSinceCron(cron, timezone)
    case 'all_deps_blocking_checks_passed':
      return blockingChecksPassed()
    case 'updated_since_cron':
      return updatedSinceCron(cron, timezone)
    case 'in_latest_time_window':
      return latestWindow(typeof span === 'number' ? span : undefined)
    case 'cron_tick_passed':
      return cronPassed(cron, timezone)
    case 'executed_with_tags': {
      const keys = settings['tag_keys']
      const values = settings['tag_values']
      return operand({
        name,
        keys: Array.isArray(keys) ? keys : [],
        values:
          typeof values === 'object' && !Array.isArray(values) ? (values as Record<string, string>) : {},
      })
    }
    default:
      return operand({ name })
  }
}
