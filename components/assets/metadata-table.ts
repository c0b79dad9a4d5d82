import { isJsonObject } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'
import type { MetadataValue } from '#core/run/metadata.ts'

/** Rows and columns to draw. */
export interface PlainTable {
  columns: string[]
  rows: Json[][]
}

/** A value of the types `table` and `table_schema` as rows; undefined for other types, and for values that do not keep their shape. */
export function metadataTable({ type, value }: MetadataValue): PlainTable | undefined {
  if (type !== 'table' && type !== 'table_schema') return undefined
  if (!isJsonObject(value)) return undefined
  if (type === 'table_schema') {
    const columns = Array.isArray(value.columns) ? value.columns.filter(isJsonObject) : []
    return {
      columns: ['column', 'type', 'description'],
      rows: columns.map((column) => [column.name ?? null, column.type ?? null, column.description ?? null]),
    }
  }
  const records = (Array.isArray(value.records) ? value.records : []).filter(isJsonObject)
  // Dagster wraps each record as {data: {...}}.
  const rows = records.map((record) =>
    isJsonObject(record.data) && Object.keys(record).length === 1 ? record.data : record,
  )
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return { columns, rows: rows.map((row) => columns.map((name) => row[name] ?? null)) }
}
