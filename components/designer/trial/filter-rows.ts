import { placeOf } from '#core/trial/column-profile.ts'
import type { Cell, TableSample } from '#core/trial/sample.ts'

type Table = Pick<TableSample, 'columns' | 'rows'>

/** One word of a filter: some cell holds it, or that of one column compares so. */
interface Term {
  column: number | undefined
  how: 'holds' | '=' | '!=' | '<' | '<=' | '>' | '>='
  value: string
}

/** How the rows are ordered: by a column, which one first. */
export interface RowOrder {
  column: number
  descending: boolean
}

const word = /(?:"[^"]*"|[^\s"])+/g
const comparison = /^(?:"([^"]*)"|([^<>=!:"]+))(!=|<=|>=|=|<|>|:)(.*)$/

/** The words of a filter. `price>10`, `town=Bern`, `name:an` speak of a column; what names none is looked for everywhere. */
const termsOf = (text: string, { columns }: Table): Term[] =>
  (text.match(word) ?? []).flatMap((part): Term[] => {
    const [, quoted, bare, sign, value = ''] = comparison.exec(part) ?? []
    const name = quoted ?? bare
    const column = columns.findIndex((one) => one.name.toLowerCase() === name?.toLowerCase())
    if (column < 0 || sign === undefined)
      return [{ column: undefined, how: 'holds', value: part.replaceAll('"', '').toLowerCase() }]
    // What it is compared with is still to be typed.
    if (value === '') return []
    const how = sign === ':' ? 'holds' : (sign as Term['how'])
    return [{ column, how, value: value.replaceAll('"', '').toLowerCase() }]
  })

export const cellText = (cell: Cell): string => (cell === null ? '' : String(cell))

const compares = (table: Table, column: number, cell: Cell, { how, value }: Term): boolean => {
  const text = cellText(cell).toLowerCase()
  if (how === 'holds') return text.includes(value)
  const { kind } = table.columns[column] ?? { kind: 'text' as const }
  const [left, right] = [placeOf(kind, cell), placeOf(kind, value)]
  const isMeasured = Number.isFinite(left) && Number.isFinite(right)
  const by = isMeasured ? left - right : text < value ? -1 : text > value ? 1 : 0
  switch (how) {
    case '=':
      return by === 0
    case '!=':
      return by !== 0
    case '<':
      return cell !== null && by < 0
    case '<=':
      return cell !== null && by <= 0
    case '>':
      return cell !== null && by > 0
    case '>=':
      return cell !== null && by >= 0
  }
}

const passes = (table: Table, row: readonly Cell[], term: Term): boolean => {
  if (term.column !== undefined) return compares(table, term.column, row[term.column] ?? null, term)
  return row.some((cell) => cellText(cell).toLowerCase().includes(term.value))
}

/** Nothing comes last, whichever way the others go. */
const compareCells = (table: Table, { column, descending }: RowOrder, one: Cell, other: Cell): number => {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1
  const { kind } = table.columns[column] ?? { kind: 'text' as const }
  const [left, right] = [placeOf(kind, one), placeOf(kind, other)]
  const by =
    Number.isFinite(left) && Number.isFinite(right)
      ? left - right
      : cellText(one).localeCompare(cellText(other), 'en')
  return descending ? -by : by
}

/** Indices of the rows that pass a filter, in an order; rows that are equal keep theirs. */
export const filterRows = (table: Table, filter: string, order: RowOrder | undefined): number[] => {
  const terms = termsOf(filter, table)
  const kept = table.rows.flatMap((row, index) =>
    terms.every((term) => passes(table, row, term)) ? [index] : [],
  )
  if (!order) return kept
  const at = (index: number): Cell => table.rows[index]?.[order.column] ?? null
  return kept.toSorted((one, other) => compareCells(table, order, at(one), at(other)))
}

/** Cells as lines of values between tabs, as spreadsheets paste them. */
export const tabSeparated = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => row.map((cell) => cellText(cell).replaceAll(/[\t\n\r]+/g, ' ')).join('\t')).join('\n')
