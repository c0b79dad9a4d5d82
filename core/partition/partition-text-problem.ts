import { partitionKeyProblem } from './check-partition-key.ts'
import { cut, plain } from './parse-partition-selection.ts'
import { dimensionMark, rangeMark } from './partition-set.ts'

const quotesIn = (text: string): number => text.split('"').length - 1

/** Why a text that chooses partitions means none of any set, as a sentence; undefined where some set could have what it means. */
export const partitionTextProblem = (text: string): string | undefined => {
  if (quotesIn(text) % 2 === 1)
    return 'A quote is opened and not closed. A quote within quotes is written twice.'
  const items = cut(text, 0, [',', '\n']).filter((item) => item.text !== '')
  if (items.length === 0) return 'It names no partition.'
  for (const item of items)
    for (const part of cut(item.text, 0, [dimensionMark])) {
      const ends = cut(part.text, 0, [rangeMark])
      if (ends.length > 2)
        return `A range has two ends, first${rangeMark}last; ${part.text} has ${ends.length}.`
      for (const end of ends) {
        const key = plain(end)
        const problem = key === '' ? undefined : partitionKeyProblem(key, true)
        if (problem !== undefined) return problem
      }
    }
  return undefined
}
