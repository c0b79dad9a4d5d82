import type { Condition } from './condition.ts'
import { ruleOf } from './rule-of.ts'
import { ruleWords } from './rule-words.ts'

const textOf = ({ settings }: Condition, name: string): string => {
  const value = settings[name]
  return typeof value === 'string' ? value : ''
}

/** What a condition says by itself, in a few words, without what it holds. */
export const conditionWords = (condition: Condition): string => {
  switch (condition.name) {
    case 'since_last_handled':
      return 'happened, and was not handled since'
    case 'allow':
      return `asked only of inputs in ${textOf(condition, 'selection')}`
    case 'ignore':
      return `asked only of inputs not in ${textOf(condition, 'selection')}`
    case 'replace':
      return 'with a part exchanged'
    case 'without':
      return 'without a part'
    case 'with_label':
      return textOf(condition, 'label')
    default:
      return ruleWords(ruleOf(condition))
  }
}

const cronWords = (condition: Condition): string =>
  `${textOf(condition, 'cron_schedule')} (${textOf(condition, 'cron_timezone') || 'UTC'})`

/** The same as a part of a sentence, with what it holds. */
const phrase = (condition: Condition): string => {
  const { name, of } = condition
  const [first, second] = of.map((part) =>
    part.name === 'and' || part.name === 'or' ? `(${phrase(part)})` : phrase(part),
  )
  switch (name) {
    case 'and':
    case 'or':
      return of
        .map((part) => (part.name === 'and' || part.name === 'or' ? `(${phrase(part)})` : phrase(part)))
        .join(` ${name} `)
    case 'not':
      return `not ${first ?? ''}`
    case 'eager':
      return 'an input was updated or it became missing, its inputs are there and nothing of it is being made'
    case 'on_cron':
      return `${cronWords(condition)} passed and every input was updated since`
    case 'on_missing':
      return 'it became missing and its inputs are there'
    case 'since':
      return `${first ?? ''} happened, and ${second ?? ''} did not since`
    case 'since_last_handled':
      return `${first ?? ''} happened, and was not handled since`
    case 'newly_true':
      return `${first ?? ''} became true`
    case 'any_deps_match':
      return `of an input: ${first ?? ''}`
    case 'all_deps_match':
      return `of every input: ${first ?? ''}`
    case 'any_checks_match':
    case 'all_checks_match':
      return `${conditionWords(condition)}: ${first ?? ''}`
    case 'asset_matches':
      return `of ${textOf(condition, 'key')}: ${first ?? ''}`
    case 'allow':
    case 'ignore':
    case 'with_label':
      return `${first ?? ''} (${conditionWords(condition)})`
    case 'replace':
      return `${first ?? ''} with ${second ?? ''} exchanged`
    case 'without':
      return `${first ?? ''} without ${second ?? ''}`
    default:
      return conditionWords(condition)
  }
}

/** A condition as a sentence: when its asset is made. */
export const conditionSentence = (condition: Condition): string => `Made when ${phrase(condition)}.`
