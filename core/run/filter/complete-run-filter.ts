import { runStatuses } from '../run-status.ts'
import { triggerKinds } from '../trigger-kinds.ts'
import { spellWord } from './filter-words.ts'
import { readFilterTokens } from './read-filter-tokens.ts'
import { termNames, type TermName } from './term-names.ts'

/** Something that can be typed at the cursor: it replaces the characters from `from` to just before `to`. */
export interface FilterSuggestion {
  insert: string
  from: number
  to: number
  /** A word or two about it. */
  detail: string
}

/** What there is to choose from in a deployment. */
export interface KnownWords {
  jobs: readonly string[]
  assets: readonly string[]
  pipelines: readonly string[]
  people: readonly string[]
  /** As name=value. */
  tags: readonly (readonly [name: string, value: string])[]
}

const ages = ['1h', '24h', '7d', '30d'] as const
const lengths = ['>1m', '>5m', '>1h', '<10s'] as const

const valuesOf = (name: TermName, known: KnownWords): readonly string[] => {
  switch (name) {
    case 'status':
      return runStatuses
    case 'trigger':
      return triggerKinds
    case 'job':
      return known.jobs.map(spellWord)
    case 'asset':
      return known.assets.map(spellWord)
    case 'pipeline':
      return known.pipelines.map(spellWord)
    case 'by':
      return known.people.map(spellWord)
    case 'tag':
      return known.tags.map(([tag, value]) => `${spellWord(tag)}=${spellWord(value)}`)
    // Nobody types an id; it comes from the line of the backfill.
    case 'backfill':
      return []
    case 'after':
    case 'before':
      return ages
    case 'took':
      return lengths
  }
}

const detailOf: Partial<Record<TermName, string>> = {
  after: 'ago and later',
  before: 'ago and earlier',
  took: 'from start to end',
}

/** Those that begin with what is typed, then those that contain it. */
const fitting = (values: readonly string[], typed: string): string[] => {
  const wanted = typed.toLowerCase()
  const plain = (value: string) => value.toLowerCase().replaceAll('"', '')
  return values
    .filter((value) => plain(value).includes(wanted) && value !== typed)
    .toSorted((a, b) => Number(!plain(a).startsWith(wanted)) - Number(!plain(b).startsWith(wanted)))
}

const isTermName = (name: string): name is TermName => Object.hasOwn(termNames, name)

/** What can be typed where the cursor stands: names of terms and states first, then values of the term that is being written. */
export const completeRunFilter = (text: string, cursor: number, known: KnownWords): FilterSuggestion[] => {
  const written = text.slice(0, cursor)
  const token = readFilterTokens(written).at(-1)
  const isInside = token !== undefined && token.to === written.length && (token.open || !/\s$/.test(written))
  if (!isInside) return nameSuggestions('', cursor, cursor)
  const { name, not } = token
  if (name === null)
    return nameSuggestions(written.slice(token.from + Number(not)), token.from + Number(not), cursor)
  if (!isTermName(name)) return []
  const from = name === 'tag' ? token.from + Number(not) + name.length + 1 : Math.min(token.valueFrom, cursor)
  const typed = written.slice(from).replaceAll('"', '')
  return fitting(valuesOf(name, known), typed).map((insert) => ({
    insert,
    from,
    to: cursor,
    detail: detailOf[name] ?? name,
  }))
}

function nameSuggestions(typed: string, from: number, to: number): FilterSuggestion[] {
  const names = fitting(Object.keys(termNames), typed).filter(isTermName)
  const statuses = typed === '' ? [] : fitting(runStatuses, typed)
  return [
    ...names.map((name) => ({ insert: `${name}:`, from, to, detail: termNames[name] })),
    ...statuses.map((status) => ({ insert: `status:${status}`, from, to, detail: 'status' })),
  ]
}
