import type { Column } from '#core/run/metadata.ts'

export type Row = Record<string, unknown>

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The columns of rows of JSON, in the order in which they first occur, with the type that all their values have. */
export function columnsOfRows(rows: readonly Row[]): Column[] {
  const seen = new Map<string, { types: Set<string>; count: number }>()
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      const column = seen.get(name) ?? { types: new Set<string>(), count: 0 }
      seen.set(name, column)
      if (value !== null) column.types.add(typeOf(value))
      if (value !== null) column.count++
    }
  }
  return [...seen].map(([name, { types, count }]) => ({
    name,
    type: commonType(types),
    nullable: count < rows.length,
  }))
}

function commonType(types: Set<string>): string {
  if (types.size === 2 && types.has('integer') && types.has('number')) return 'number'
  const [only, another] = types
  return only === undefined ? 'null' : another === undefined ? only : 'mixed'
}

function typeOf(value: unknown): string {
  if (typeof value === 'bigint') return 'integer'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  return Array.isArray(value) ? 'list' : 'object'
}
