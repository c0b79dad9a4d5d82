import type { DuckDBConnection } from '@duckdb/node-api'

import type { Format } from '#core/document/runtime.ts'

import { isTableFormat, quoted, quotedName, writeOptions } from '../../values/table-sql.ts'

/** Writes a table or view to `<base>.<format>`: parquet, or csv or json where that is asked for. */
export async function writeResult(
  connection: DuckDBConnection,
  table: string,
  base: string,
  wanted: Format | undefined,
) {
  const format = wanted !== undefined && isTableFormat(wanted) ? wanted : 'parquet'
  const path = `${base}.${format}`
  await connection.run(
    `COPY (SELECT ${await columnList(connection, table)} FROM ${quotedName(table)}) TO ${quoted(path)} ${writeOptions(format)}`,
  )
  return { path, format }
}

/**
 * Parquet has no 128-bit integer, and DuckDB would write one (the type of sum() over integers) as a rounded double: such columns become
 * 64-bit where their values fit, else decimals.
 */
async function columnList(connection: DuckDBConnection, table: string): Promise<string> {
  const described = (await connection.runAndReadAll(`DESCRIBE ${quotedName(table)}`)).getRowObjectsJson() as {
    column_name: string
    column_type: string
  }[]
  const columns: string[] = []
  for (const { column_name, column_type } of described) {
    const name = quotedName(column_name)
    if (column_type !== 'HUGEINT' && column_type !== 'UHUGEINT') {
      columns.push(name)
      continue
    }
    const fits = await connection.runAndReadAll(
      `SELECT coalesce(min(${name}) >= -9223372036854775808 AND max(${name}) <= 9223372036854775807, true) FROM ${quotedName(table)}`,
    )
    columns.push(
      `CAST(${name} AS ${fits.getRowsJson()[0]?.[0] === true ? 'BIGINT' : 'DECIMAL(38, 0)'}) AS ${name}`,
    )
  }
  return columns.join(', ')
}
