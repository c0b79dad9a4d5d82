import type { DuckDBConnection } from '@duckdb/node-api'

import type { Verdict } from '#core/check/verdict.ts'
import type { Json } from '#core/json.ts'

import { quotedName } from '../../values/table-sql.ts'

/** Of the rows that fail, so many are shown, so many columns of them, and of a cell so many characters. */
const shownRows = 5
const shownColumns = 20
const shownCharacters = 200

/** The verdict of a check in SQL: every row of its result is a failure. */
export async function judgeRows(connection: DuckDBConnection, table: string): Promise<Verdict> {
  const counted = await connection.runAndReadAll(`SELECT count(*)::BIGINT FROM ${quotedName(table)}`)
  const failed = Number(counted.getRowsJson()[0]?.[0] ?? 0)
  if (failed === 0) return { passed: true, metadata: { failed_rows: { type: 'int', value: 0 } } }
  const first = await connection.runAndReadAll(`SELECT * FROM ${quotedName(table)} LIMIT ${shownRows}`)
  return {
    passed: false,
    description: failed === 1 ? '1 row fails.' : `${failed.toLocaleString('en-US')} rows fail.`,
    metadata: {
      failed_rows: { type: 'int', value: failed },
      first_failures: {
        type: 'table',
        value: { records: first.getRowObjectsJson().map((row) => ({ data: shown(row) })) },
      },
    },
  }
}

const shown = (row: object): Json =>
  Object.fromEntries(
    Object.entries(row as Record<string, Json>)
      .slice(0, shownColumns)
      .map(([column, value]) => [column, brief(value)]),
  )

const brief = (value: Json): Json => {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text
}
