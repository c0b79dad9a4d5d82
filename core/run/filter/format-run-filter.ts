import { spellLength, spellMoment, spellWord } from './filter-words.ts'
import type { RunFilter, RunTerm } from './run-filter.ts'

/** A term as it is typed. */
export const formatTerm = (term: RunTerm): string => {
  const sign = 'not' in term && term.not ? '-' : ''
  switch (term.of) {
    case 'after':
    case 'before':
      return `${term.of}:${spellMoment(term.at)}`
    case 'took':
      return `took:${term.than === 'more' ? '>' : '<'}${spellLength(term.ms)}`
    case 'tag':
      return `${sign}tag:${spellWord(term.name)}${term.value === null ? '' : `=${spellWord(term.value)}`}`
    case 'text':
      return `${sign}${spellWord(term.text)}`
    default:
      return `${sign}${term.of}:${term.any.map(spellWord).join(',')}`
  }
}

/** A filter as text: what parseRunFilter reads back as the same filter. */
export const formatRunFilter = (filter: RunFilter): string => filter.map(formatTerm).join(' ')
