import type { DuckDBConnection } from '@duckdb/node-api'

import type { Verdict } from '#core/check/verdict.ts'
import type { MetadataValue } from '#core/run/metadata.ts'

import { quotedName } from '../../values/table-sql.ts'
import { QueryError } from './query-error.ts'

const wholeTypes = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/
const numberTypes = /^(FLOAT|DOUBLE|DECIMAL\(.*\))$/

/** The verdict of a check in SQL that measures: passed so far, with the figures of its one row. A figure without a value is left out. Throws QueryError. */
export async function measureRow(connection: DuckDBConnection, table: string): Promise<Verdict> {
  const read = await connection.runAndReadAll(`SELECT * FROM ${quotedName(table)} LIMIT 2`)
  const [row, another] = read.getRowObjectsJson()
  if (!row || another)
    throw new QueryError(
      'Error',
      `A check that compares gives one row of figures, and this gave ${row ? 'several' : 'none'}.`,
      1,
    )
  const types = read.columnTypes().map(String)
  const metadata = Object.fromEntries(
    Object.entries(row).flatMap(([name, value], index): [string, MetadataValue][] => {
      if (value === null) return []
      const type = types[index] ?? ''
      if (wholeTypes.test(type)) return [[name, { type: 'int', value: Number(value) }]]
      if (numberTypes.test(type)) return [[name, { type: 'float', value: Number(value) }]]
      return [[name, { type: 'text', value: typeof value === 'string' ? value : JSON.stringify(value) }]]
    }),
  )
  return { passed: true, metadata }
}
