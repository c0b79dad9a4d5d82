import type { PartitionMatrix } from '#core/partition/partition-matrix.ts'
import { dimensionMark } from '#core/partition/partition-set.ts'
import { spellRange } from '#core/partition/spell-partition.ts'

/** A cell of a matrix; -1 is the heading of its row or column. */
export interface MatrixPlace {
  row: number
  column: number
}

/** A part of a matrix from one cell to another, both included. */
export interface MatrixPart {
  rows: [from: number, to: number]
  columns: [from: number, to: number]
}

/** What is between two cells; a heading means all of its row or column. */
export const partBetween = (matrix: PartitionMatrix, one: MatrixPlace, other: MatrixPlace): MatrixPart => {
  const side = (from: number, to: number, count: number): [number, number] =>
    from < 0 || to < 0 ? [0, count - 1] : [Math.min(from, to), Math.max(from, to)]
  return {
    rows: side(one.row, other.row, matrix.rows.headings.length),
    columns: side(one.column, other.column, matrix.columns.headings.length),
  }
}

/** The keys that a part has of one side, from the first to the last. */
const endsOf = (side: PartitionMatrix['rows'], [from, to]: readonly [number, number]) => {
  const [first, last] = [side.headings[from], side.headings[to]]
  return first && last
    ? { from: first.from, until: last.until, first: first.first, last: last.last }
    : undefined
}

/** What a part stands for: the text that selects it, its key where it is one partition, and its places. Undefined where the matrix is empty. */
export const partOf = (matrix: PartitionMatrix, part: MatrixPart) => {
  const { dimensions, rows, columns } = matrix
  const [down, across] = [endsOf(rows, part.rows), endsOf(columns, part.columns)]
  if (!down || !across) return undefined
  const spelled = (side: PartitionMatrix['rows'], { from, until, first, last }: typeof down) =>
    from === 0 && until === side.size && until > 1 ? '*' : spellRange(first, last)
  const text = dimensions
    .map((_, order) =>
      order === rows.order ? spelled(rows, down) : order === columns.order ? spelled(columns, across) : '*',
    )
    .join(dimensionMark)
  const isOne = dimensions.length === 2 && down.until - down.from === 1 && across.until - across.from === 1
  const key = rows.order < columns.order ? [down.first, across.first] : [across.first, down.first]
  return {
    text,
    key: isOne ? key.join(dimensionMark) : undefined,
    rows: { from: down.from, until: down.until },
    columns: { from: across.from, until: across.until },
  }
}

/** Where a key of the keyboard leads from a cell; undefined where it leads nowhere. */
export const steppedTo = (
  matrix: PartitionMatrix,
  { row, column }: MatrixPlace,
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
): MatrixPlace | undefined => {
  const [lastRow, lastColumn] = [matrix.rows.headings.length - 1, matrix.columns.headings.length - 1]
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(-1, row - 1), column }
    case 'ArrowDown':
      return { row: Math.min(lastRow, row + 1), column }
    case 'ArrowLeft':
      return { row, column: Math.max(-1, column - 1) }
    case 'ArrowRight':
      return { row, column: Math.min(lastColumn, column + 1) }
    case 'Home':
      return { row: ctrlKey ? -1 : row, column: -1 }
    case 'End':
      return { row: ctrlKey ? lastRow : row, column: lastColumn }
    default:
      return undefined
  }
}
