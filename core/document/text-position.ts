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
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
