import type { DuckDBConnection } from '@duckdb/node-api'

import type { LinesColumn } from './table-process.ts'
import { quoted, quotedName } from './table-sql.ts'

const nested = /^(STRUCT|MAP|UNION|JSON)\b|\[\d*\]$/

/** A value as the text that databases read; what is nested as JSON, bytes in hexadecimal. */
const spelled = (name: string, type: string): string => {
  if (nested.test(type)) return `to_json(${name})`
  return type === 'BLOB' ? `'\\x' || lower(hex(${name}))` : `CAST(${name} AS VARCHAR)`
}

/** Writes what a query selects as lines of JSON; its columns, and which of them hold nothing. */
export const writeLines = async (
  connection: DuckDBConnection,
  select: string,
  to: string,
): Promise<LinesColumn[]> => {
  const described = await connection.runAndReadAll(`DESCRIBE ${select}`)
  const columns = (described.getRowObjectsJson() as { column_name: string; column_type: string }[]).map(
    ({ column_name, column_type }) => ({ name: column_name, type: column_type }),
  )
  const counts = columns.map(({ name }) => `count(${quotedName(name)})`).join(', ')
  const counted = (await connection.runAndReadAll(`SELECT ${counts} FROM (${select})`)).getRowsJson()[0] ?? []
  const list = columns.map(({ name, type }) => `${spelled(quotedName(name), type)} AS ${quotedName(name)}`)
  await connection.run(
    `COPY (SELECT ${list.join(', ')} FROM (${select})) TO ${quoted(to)} (FORMAT json, ARRAY false)`,
  )
  return columns.map((column, index) => ({ ...column, isEmpty: Number(counted[index] ?? 0) === 0 }))
}
