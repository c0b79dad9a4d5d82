import { lineDiff } from '#core/document/line-diff.ts'

/** A part of a text that another takes the place of; offsets of the text before. */
export interface Replacement {
  from: number
  to: number
  insert: string
}

/** Each line with its break, as a word without one: the difference is told by whole lines. */
const spelled = (text: string): string =>
  text
    .split(/(?<=\n)/)
    .map((line) => JSON.stringify(line))
    .join('\n')

/** The smallest set of whole lines whose replacement makes one text of another, so that caret, marks and folds between them stay where they are. */
export const replacements = (before: string, after: string): Replacement[] => {
  if (before === after) return []
  const found: Replacement[] = []
  let at = 0
  let open: Replacement | undefined
  for (const { kind, text } of lineDiff(spelled(before), spelled(after))) {
    const line = text === '' ? '' : (JSON.parse(text) as string)
    if (kind === 'same') {
      open = undefined
      at += line.length
      continue
    }
    if (!open) found.push((open = { from: at, to: at, insert: '' }))
    if (kind === 'added') open.insert += line
    else {
      at += line.length
      open.to = at
    }
  }
  return found
}
