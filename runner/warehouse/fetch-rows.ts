import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type pg from 'pg'

import type { RowsFile } from '../values/table-rows.ts'
import { duckTypeOf, type ToldColumn } from './postgres-types.ts'

const rowsAtOnce = 5_000

/** A row of CSV: every text in quotes, so that one without is nothing. */
const line = (row: readonly (string | null)[]): string =>
  `${row.map((value) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`)).join(',')}\n`

/** Brings the rows of a query to a file, a portion at a time, within the transaction that is open; the connection spells values as texts. */
export const fetchRows = async (client: pg.Client, query: string, path: string): Promise<RowsFile> => {
  await client.query(`DECLARE sluice_rows NO SCROLL CURSOR FOR ${query}`)
  let columns: RowsFile['columns'] = []
  const rows = async function* (): AsyncGenerator<string> {
    for (;;) {
      const fetched = await client.query<(string | null)[]>({
        text: `FETCH ${rowsAtOnce} FROM sluice_rows`,
        rowMode: 'array',
      })
      columns = fetched.fields.map((field: ToldColumn) => ({ name: field.name, type: duckTypeOf(field) }))
      if (fetched.rows.length > 0) yield fetched.rows.map(line).join('')
      if (fetched.rows.length < rowsAtOnce) return
    }
  }
  await pipeline(Readable.from(rows()), createWriteStream(path))
  await client.query('CLOSE sluice_rows')
  return { path, columns }
}
