import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'

import type { ElementBlock } from '#core/document/text-editing/text-desk.ts'
import type { TextPosition } from '#core/document/text-position.ts'

import type { Problem } from '../problem.ts'
import type { TextState } from './text-session.ts'

const offsetOf = (text: Text, { line, column }: TextPosition): number => {
  const found = text.line(Math.max(1, Math.min(line, text.lines)))
  return Math.min(found.from + column - 1, found.to)
}

/** The part of an element's block that a field is written in: its line, else the first one. */
const spanOfField = (
  text: Text,
  { start, end }: ElementBlock,
  field: string | undefined,
): { from: number; to: number } => {
  const name = field?.split('.')[0]
  const block = text.sliceString(start, end)
  const at = name === undefined ? -1 : block.search(new RegExp(`(?:^|[\\s{,])${name}:`))
  const line = text.lineAt(at === -1 ? start : start + at + 1)
  return { from: Math.max(line.from + line.text.search(/[^\s-]|$/), line.from), to: line.to }
}

/** The word at a place of an element's code, where the text has the code as a block of lines of its own. */
const spanInCode = (
  text: Text,
  { start, end }: ElementBlock,
  { line, column }: TextPosition,
): { from: number; to: number } | undefined => {
  const block = text.sliceString(start, end)
  const head = /(?:^|[\n{,])[ \t]*(?:- )?code: *[|]([-+\d]*)[ \t]*\n( +)/.exec(block)
  // A figure says that the code itself begins with blanks: how far it is indented is not seen then.
  if (!head || /\d/.test(head[1] ?? '')) return undefined
  const first = text.lineAt(start + head.index + head[0].length).number
  const wanted = first + line - 1
  const found = wanted <= text.lines ? text.line(wanted) : undefined
  if (!found || found.from > end) return undefined
  const from = Math.min(found.from + (head[2]?.length ?? 0) + column - 1, found.to)
  const word = /^[\p{L}\p{N}_]+/u.exec(text.sliceString(from, found.to))?.[0].length ?? 1
  return { from, to: Math.min(from + word, found.to) }
}

/** What is marked in the text: why it cannot be read, or else what is wrong with the pipeline it spells. */
export const textMarks = (
  text: Text,
  { standing, problems: unread, blocks }: Pick<TextState, 'standing' | 'problems' | 'blocks'>,
  problems: readonly Problem[],
): Diagnostic[] => {
  if (standing === 'broken') {
    return unread.map(({ message, start, end }) => {
      const from = offsetOf(text, start)
      return { from, to: Math.max(from, offsetOf(text, end)), severity: 'error', message }
    })
  }
  const blockOf = new Map(blocks.map((block) => [block.id, block]))
  return problems.flatMap(({ code, elementId, field, position, severity, message }): Diagnostic[] => {
    const block = elementId === undefined ? undefined : blockOf.get(elementId)
    if (!block || block.end > text.length) return []
    const place = field === 'compute' && position ? spanInCode(text, block, position) : undefined
    const shown = code === 'unreadable_code' ? 'error' : severity
    return [{ ...(place ?? spanOfField(text, block, field)), severity: shown, message }]
  })
}
