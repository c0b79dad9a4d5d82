import type { DuckDBConnection } from '@duckdb/node-api'

import { isTableFormat, quoted, quotedName, readTable, selectTable } from '../../values/table-sql.ts'
import type { InputFile } from '../step-host.ts'

/** Where the rows of several partitions say whose they are. */
export const keyColumn = 'partition_key'

/**
 * Each input as a view by its parameter's name; a list as the rows of all its values. Plain values are rows with the column `value`. Of partitions that arrive by
 * key, each row has its key as the column `partition_key`, unless it has such a column of its own.
 */
export async function createInputViews(connection: DuckDBConnection, inputs: InputFile[]): Promise<void> {
  for (const { name, files, keys } of inputs) {
    const selects: string[] = []
    for (const [index, { path, format }] of files.entries()) {
      const select = await selectFile(connection, path, format)
      const key = keys?.[index]
      selects.push(key === undefined ? select : await withKey(connection, select, key))
    }
    const query =
      selects.length === 0 ? 'SELECT NULL AS value WHERE false' : selects.join(' UNION ALL BY NAME ')
    await connection.run(`CREATE VIEW ${quotedName(name)} AS ${query}`)
  }
}

async function withKey(connection: DuckDBConnection, select: string, key: string): Promise<string> {
  const described = await connection.runAndReadAll(`DESCRIBE ${select}`)
  const columns = described.getColumnsJson()[0] as string[]
  return columns.includes(keyColumn) ? select : `SELECT *, ${quoted(key)} AS ${keyColumn} FROM (${select})`
}

async function selectFile(connection: DuckDBConnection, path: string, format: string): Promise<string> {
  if (format === 'text') return `SELECT content AS value FROM read_text(${quoted(path)})`
  if (!isTableFormat(format)) throw new Error(`A SQL step does not read ${format}`)
  const source = readTable([path], format)
  if (format !== 'json') return `SELECT * FROM ${source}`
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
  return selectTable(source, described.getColumnsJson()[0] as string[], format)
}
