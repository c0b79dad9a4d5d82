import { columnProfile } from './column-profile.ts'
import { sampleLimits, type Cell, type Sample, type TableSample } from './sample.ts'

/** A table as it was read: at most `sampleLimits.profiledRows` rows from the first on. */
export interface ReadTable {
  format: string
  columns: readonly { name: string; type: string }[]
  rows: readonly (readonly unknown[])[]
  /** Of all there are; null where nobody counted. */
  rowCount: number | null
}

/** Text cut to a number of characters, never inside a surrogate pair. */
const cutText = (text: string, characters: number): string =>
  text.length <= characters
    ? text.toWellFormed()
    : `${text
        .slice(0, characters - 1)
        .replace(/[\uD800-\uDBFF]$/, '')
        .toWellFormed()}…`

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value)

/** A cell: a number, a truth, nothing, or text; lists and objects are their JSON. */
const cellOf = (value: unknown): Cell => {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'bigint') return String(value)
  return typeof value === 'string' ? value : (JSON.stringify(value, (_, part) => plain(part)) ?? null)
}

/** The sample of a table: profiles over all rows that are given, and the first of them as far as they fit. */
export const makeTableSample = ({ format, columns, rows, rowCount }: ReadTable): TableSample => {
  const shown = columns.slice(0, sampleLimits.columns)
  const profiled = rows
    .slice(0, sampleLimits.profiledRows)
    .map((row) => shown.map((_, index) => cellOf(row[index])))
  let room: number = sampleLimits.characters
  let cutCells = 0
  const kept: Cell[][] = []
  for (const row of profiled.slice(0, sampleLimits.rows)) {
    const cut = row.map((cell) =>
      typeof cell === 'string' ? cutText(cell, sampleLimits.cellCharacters) : cell,
    )
    room -= cut.reduce<number>((sum, cell) => sum + String(cell).length + 3, 0)
    // The first row is always there: an empty table would say something else.
    if (room < 0 && kept.length > 0) break
    cutCells += row.filter(
      (cell) => typeof cell === 'string' && cell.length > sampleLimits.cellCharacters,
    ).length
    kept.push(cut)
  }
  return {
    kind: 'table',
    format,
    rowCount,
    profiledRows: profiled.length,
    columns: shown.map(({ name, type }, index) => {
      const profile = columnProfile(
        cutText(name, sampleLimits.cellCharacters),
        type,
        profiled.map((row) => row[index] ?? null),
      )
      const short = (cell: Cell): Cell =>
        typeof cell === 'string' ? cutText(cell, sampleLimits.cellCharacters) : cell
      return {
        ...profile,
        min: short(profile.min),
        max: short(profile.max),
        top: profile.top.map(({ value, count }) => ({
          value: cutText(value, sampleLimits.cellCharacters),
          count,
        })),
      }
    }),
    rows: kept,
    cutCells,
    cutColumns: columns.length - shown.length,
  }
}

/** The sample of any other value of JSON: its text, a line a member. */
export const makeJsonSample = (format: string, value: unknown): Sample => {
  const text = JSON.stringify(value, (_, part) => plain(part), 2) ?? 'null'
  return {
    kind: 'json',
    format,
    text: cutText(text, sampleLimits.textCharacters),
    isCut: text.length > sampleLimits.textCharacters,
  }
}

export const makeTextSample = (format: string, text: string, isWhole: boolean): Sample => ({
  kind: 'text',
  format,
  text: cutText(text, sampleLimits.textCharacters),
  isCut: !isWhole || text.length > sampleLimits.textCharacters,
})
