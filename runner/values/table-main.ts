import { createInterface } from 'node:readline'

import { DuckDBInstance } from '@duckdb/node-api'

import { makeTableSample } from '#core/trial/make-sample.ts'
import { sampleLimits } from '#core/trial/sample.ts'

import { previewLimits, tablePreview } from './bounded-preview.ts'
import { bringRows, keepRows } from './kept-database.ts'
import type { TableAnswer, TableOrder } from './table-process.ts'
import { selectRows } from './table-rows.ts'
import { quoted, readTable, selectTable, writeOptions } from './table-sql.ts'
import { writeLines } from './write-lines.ts'

const [memoryMib = '512', threads = '2', spillFolder = ''] = process.argv.slice(2)
const database = await DuckDBInstance.create(':memory:', {
  memory_limit: `${memoryMib}MiB`,
  threads,
  temp_directory: spillFolder,
})
const connection = await database.connect()
// A value is data: nothing in it may make this process reach for the network or install anything.
await connection.run('SET autoinstall_known_extensions = false; SET preserve_insertion_order = true')

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as TableOrder
  const answer: TableAnswer = await obey(order).catch((error: unknown) => ({
    id: order.id,
    error: error instanceof Error ? error.message : String(error),
  }))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}

async function obey(order: TableOrder): Promise<TableAnswer> {
  if (order.op === 'bring') {
    const kept = await bringRows(connection, order.rows, order.to)
    return { id: order.id, ...(kept && { kept }) }
  }
  if (order.op === 'rows') {
    await connection.run(`COPY (${selectRows(order.rows)}) TO ${quoted(order.to)} ${writeOptions('parquet')}`)
    return { id: order.id }
  }
  const source = readTable([order.path], order.format)
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`)
  const rows = described.getRowObjectsJson() as { column_name: string; column_type: string; null: string }[]
  const columns = rows.map((row) => ({
    name: row.column_name,
    type: row.column_type,
    nullable: row.null === 'YES',
  }))
  const names = columns.map((column) => column.name)
  const select = selectTable(source, names, order.format)
  if (order.op === 'convert') {
    await connection.run(
      `COPY (${select}${order.rows === undefined ? '' : ` LIMIT ${order.rows}`}) TO '${order.to.replaceAll("'", "''")}' ${writeOptions(order.toFormat)}`,
    )
    return { id: order.id }
  }
  if (order.op === 'keep') {
    await keepRows(connection, order.rows, select, order.note)
    return { id: order.id }
  }
  if (order.op === 'lines') return { id: order.id, columns: await writeLines(connection, select, order.to) }
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${source}`)
  const rowCount = Number(counted.getRowsJson()[0]?.[0] ?? 0)
  const limit = order.op === 'sample' ? sampleLimits.profiledRows : previewLimits.rows
  const head = await connection.runAndReadAll(`${select} LIMIT ${limit}`)
  const shown = head.columnNames()
  if (order.op === 'sample') {
    const named = columns.map((column, index) => ({ ...column, name: shown[index] ?? column.name }))
    const rows = head.getRowsJson() as unknown[][]
    return { id: order.id, sample: makeTableSample({ format: order.format, columns: named, rows, rowCount }) }
  }
  return {
    id: order.id,
    described: {
      rows: rowCount,
      columns: columns
        .slice(0, previewLimits.columns)
        .map((column, index) => ({ ...column, name: shown[index] ?? column.name })),
      preview: tablePreview(shown, head.getRowsJson() as unknown[][]),
    },
  }
}
