import { Refusal } from '../../refusal.ts'
import { runStatuses } from '../run-status.ts'
import { triggerKinds } from '../trigger-kinds.ts'
import { parseLength, parseMoment } from './filter-words.ts'
import { readFilterTokens, type FilterToken } from './read-filter-tokens.ts'
import { namedTerms, type NamedTerm, type RunFilter, type RunTerm } from './run-filter.ts'
import { termNames } from './term-names.ts'

/** What is wrong with a filter, and the characters it is about: from `from` to just before `to`. */
export interface FilterProblem {
  message: string
  from: number
  to: number
}

export type ParsedRunFilter =
  | {
      outcome: 'parsed'
      filter: RunFilter
      /** Where each term stands in the text, in the order of the terms. */
      places: { from: number; to: number }[]
    }
  | { outcome: 'refused'; problem: FilterProblem }

/** Terms of one filter; more are no filter that anybody reads. */
const mostTerms = 40

const oneOf = <Word extends string>(
  what: string,
  words: readonly Word[],
  given: readonly string[],
): Word[] | string => {
  const any: Word[] = []
  for (const value of given) {
    const known = words.find((word) => word === value.toLowerCase())
    if (!known) return `${value || 'Nothing'} is no ${what}. It is one of ${words.join(', ')}.`
    any.push(known)
  }
  return any
}

const isNamed = (name: string): name is NamedTerm => namedTerms.some((one) => one === name)

/** The term a token stands for, or what is wrong with it. */
const termOf = ({ name, not, values, value }: FilterToken): RunTerm | string => {
  const [only = ''] = values
  if (name === null) return { of: 'text', not, text: only }
  if (!Object.hasOwn(termNames, name))
    return `There is no filter ${name}. There are ${Object.keys(termNames).join(', ')}; words with a colon go in quotes.`
  if (only === '' && name !== 'tag') return `${name}: needs a value behind the colon.`
  if (name !== 'tag' && value !== null) return `A value with = goes in quotes.`
  if (name === 'status' || name === 'trigger') {
    if (name === 'status') {
      const any = oneOf('status', runStatuses, values)
      return typeof any === 'string' ? any : { of: 'status', not, any }
    }
    const any = oneOf('trigger', triggerKinds, values)
    return typeof any === 'string' ? any : { of: 'trigger', not, any }
  }
  if (isNamed(name))
    return values.includes('') ? `${name}: has a comma too many.` : { of: name, not, any: values }
  if (values.length > 1) return `${name}: takes one value. Write it a second time for another.`
  if (name === 'tag')
    return only === '' ? 'tag: needs the name of a tag.' : { of: 'tag', not, name: only, value }
  if (not) return `${name}: cannot be turned round.`
  if (name === 'after' || name === 'before') {
    const at = parseMoment(only)
    return at
      ? { of: name, at }
      : `${only} is no moment. Write a date such as 2026-11-01, or how long ago, such as 7d or 90m.`
  }
  const ms = /^[<>]/.test(only) ? parseLength(only.slice(1)) : undefined
  return ms === undefined
    ? `${only} is no length. Write >5m for longer than five minutes, <30s for shorter than half a minute.`
    : { of: 'took', than: only.startsWith('>') ? 'more' : 'less', ms }
}

/** Reads a filter as it is typed: `status:failed job:nightly -tag:team=core took:>5m words`. */
export const parseRunFilter = (text: string): ParsedRunFilter => {
  const tokens = readFilterTokens(text)
  const filter: RunFilter = []
  const refused = (message: string, { from, to }: { from: number; to: number }): ParsedRunFilter => ({
    outcome: 'refused',
    problem: { message, from, to },
  })
  for (const token of tokens) {
    if (token.open) return refused('A quotation mark is missing at the end.', token)
    const term = termOf(token)
    if (typeof term === 'string') return refused(term, token)
    if (filter.push(term) > mostTerms) return refused(`A filter has at most ${mostTerms} terms.`, token)
  }
  return { outcome: 'parsed', filter, places: tokens.map(({ from, to }) => ({ from, to })) }
}

/** The filter that a text stands for. Throws `invalid_input` where it is none. */
export const requireRunFilter = (text: string): RunFilter => {
  const parsed = parseRunFilter(text)
  if (parsed.outcome === 'parsed') return parsed.filter
  throw new Refusal('invalid_input', parsed.problem.message, { ...parsed.problem })
}
