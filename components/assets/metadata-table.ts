import type { Json } from '#core/json.ts'
import type { MetadataValue } from '#core/run/metadata.ts'

/** Rows and columns to draw. */
export interface PlainTable {
  columns: string[]
  rows: Json[][]
}

const isRecord = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A value of the types `table` and `table_schema` as rows; undefined for other types, and for values that do not keep their shape. */
export function metadataTable({ type, value }: MetadataValue): PlainTable | undefined {
  if (type !== 'table' && type !== 'table_schema') return undefined
  if (!isRecord(value)) return undefined
  if (type === 'table_schema') {
    const columns = Array.isArray(value.columns) ? value.columns.filter(isRecord) : []
    return {
      columns: ['column', 'type', 'description'],
      rows: columns.map((column) => [column.name ?? null, column.type ?? null, column.description ?? null]),
    }
  }
  const records = (Array.isArray(value.records) ? value.records : []).filter(isRecord)
  // Dagster wraps each record as {data: {...}}.
  const rows = records.map((record) =>
    isRecord(record.data) && Object.keys(record).length === 1 ? record.data : record,
  )
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return { columns, rows: rows.map((row) => columns.map((name) => row[name] ?? null)) }
}
