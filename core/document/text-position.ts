import { firstIndex } from '../first-index.ts'

/** A place in a text, both from 1, as editors count. Columns count UTF-16 units. */
export interface TextPosition {
  line: number
  column: number
}

/** Turns offsets of a text into lines and columns; the text is scanned once. */
export const positionsOf = (text: string): ((offset: number) => TextPosition) => {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    const line = Math.max(
      1,
      firstIndex(starts.length, (index) => (starts[index] ?? 0) > offset),
    )
    return { line, column: offset - (starts[line - 1] ?? 0) + 1 }
  }
}
