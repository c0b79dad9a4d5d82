import type { DuckDBConnection } from '@duckdb/node-api'

import { isTableFormat, quoted, quotedName, readTable, selectTable } from '../../values/table-sql.ts'
import type { InputFile } from '../step-host.ts'

/** Each input as a view by its parameter's name; a list as the rows of all its values. Plain values are rows with the column `value`. */
export async function createInputViews(connection: DuckDBConnection, inputs: InputFile[]): Promise<void> {
  for (const { name, files } of inputs) {
    const selects: string[] = []
    for (const { path, format } of files) selects.push(await selectFile(connection, path, format))
    const query =
      selects.length === 0 ? 'SELECT NULL AS value WHERE false' : selects.join(' UNION ALL BY NAME ')
    await connection.run(`CREATE VIEW ${quotedName(name)} AS ${query}`)
  }
}

async function selectFile(connection: DuckDBConnection, path: string, format: string): Promise<string> {
  if (format === 'text') return `SELECT content AS value FROM read_text(${quoted(path)})`
  if (!isTableFormat(format)) throw new Error(`A SQL step does not read ${format}`)
  const source = readTable([path], format)
  if (format !== 'json') return `SELECT * FROM ${source}`
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
  return selectTable(source, described.getColumnsJson()[0] as string[], format)
}
