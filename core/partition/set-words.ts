import { never } from '../never.ts'
import type { WholeSet } from './partition-set.ts'

/** How a set cuts, in a few words: "daily from 2026-01-01, Europe/Berlin". */
export const setWords = (set: WholeSet): string => {
  switch (set.type) {
    case 'static':
      return `${set.keys.length} ${set.keys.length === 1 ? 'key' : 'keys'}`
    case 'dynamic':
      return `keys of ${set.name}, added while it lives`
    case 'timeWindow': {
      const { cadence, start, end, timezone = 'UTC' } = set
      return `${cadence} from ${start}${end === undefined ? '' : ` until ${end}`}${timezone === 'UTC' ? '' : `, ${timezone}`}`
    }
    case 'multi':
      return set.dimensions.map(({ name, set: inner }) => `${name} (${setWords(inner)})`).join(' × ')
    default:
      return never(set)
  }
}
