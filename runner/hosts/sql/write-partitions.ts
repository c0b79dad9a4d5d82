import { join, relative } from 'node:path'

import type { DuckDBConnection } from '@duckdb/node-api'

import type { StepOutput } from '#core/run/step-graph.ts'

import { quoted, quotedName } from '../../values/table-sql.ts'
import type { ListedOutput } from '../step-outputs.ts'
import { keyColumn } from './input-views.ts'
import { QueryError } from './query-error.ts'
import { writeResult } from './write-result.ts'

/** Writes a table of several partitions at once to a file for each: the rows whose column `partition_key` says so, without it. Throws QueryError. */
export async function writePartitions(
  connection: DuckDBConnection,
  {
    table,
    keys,
    output,
    index,
    folder,
  }: { table: string; keys: readonly string[]; output: StepOutput; index: number; folder: string },
): Promise<ListedOutput[]> {
  const told = `This run makes ${keys.length} partitions of "${output.asset ?? output.name}" at once, ${keys[0] ?? ''} to ${keys.at(-1) ?? ''}`
  const described = await connection.runAndReadAll(`DESCRIBE ${quotedName(table)}`)
  if (!(described.getColumnsJson()[0] as string[]).includes(keyColumn))
    throw new QueryError(
      'Error',
      `${told}: each row says which it belongs to in the column ${keyColumn}, and there is none.`,
      1,
    )
  const known = keys.map(quoted).join(', ')
  const strange = await connection.runAndReadAll(
    `SELECT ${keyColumn}::VARCHAR FROM ${quotedName(table)} WHERE coalesce(${keyColumn}::VARCHAR NOT IN (${known}), true) LIMIT 1`,
  )
  const [row] = strange.getRowsJson()
  if (row) throw new QueryError('Error', `${told}. A row has the ${keyColumn} ${JSON.stringify(row[0])}.`, 1)
  const outputs = join(folder, 'outputs')
  const listed: ListedOutput[] = []
  for (const [place, key] of keys.entries()) {
    const view = `partition ${place} of ${table}`
    await connection.run(
      `CREATE TEMP VIEW ${quotedName(view)} AS SELECT * EXCLUDE (${keyColumn}) FROM ${quotedName(table)} WHERE ${keyColumn}::VARCHAR = ${quoted(key)}`,
    )
    const { path, format } = await writeResult(
      connection,
      view,
      join(outputs, `${index}-${place}`),
      output.format,
    )
    listed.push({
      name: output.name,
      partition: key,
      file: relative(outputs, path),
      format,
      typeName: 'table',
    })
  }
  return listed
}
