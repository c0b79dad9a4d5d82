import { join } from 'node:path'

import type { DuckDBConnection } from '@duckdb/node-api'
import type pg from 'pg'

import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'

import { selectRows } from '../../values/table-rows.ts'
import { quotedName } from '../../values/table-sql.ts'
import { fetchRows } from '../../warehouse/fetch-rows.ts'
import { openPostgres } from '../../warehouse/open-postgres.ts'
import type { StepInvocation } from '../step-host.ts'
import { boundText } from './bound-text.ts'
import { useOwnSchema, type SchemaOfOwn } from './own-schema.ts'
import { QueryError } from './query-error.ts'
import type { queryParameters } from './query-parameters.ts'
import { firstWord, type Statement } from './split-statements.ts'

const queries = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE'])

/** Where in the statement PostgreSQL says the fault is, as a line of the code. */
const faultOf = (error: unknown, statement: Statement): QueryError => {
  if (error instanceof QueryError) return error
  const { message, position, hint } = error as Partial<pg.DatabaseError> & Error
  const before = statement.text.slice(0, Number(position ?? 1) - 1)
  const line = statement.line + (before.match(/\n/g)?.length ?? 0)
  return new QueryError('PostgreSQL', hint === undefined ? message : `${message}. ${hint}`, line)
}

/** Whether a statement gives rows that can be fetched: one that changes something is none, whatever it begins with. */
const isQuery = ({ text }: Statement): boolean =>
  queries.has(firstWord(text)) && !/\b(insert|update|delete|merge)\b[\s\S]*\breturning\b/i.test(text)

/**
 * Runs the statements of a step in a PostgreSQL database, all in one transaction: what fails leaves nothing. The rows of a query at the end become the table
 * `result` of DuckDB. Says whether there are some. Throws QueryError.
 */
export const runInPostgres = async (
  connection: DuckDBConnection,
  config: ResolvedConfigOf<'postgres'>,
  {
    statements,
    parameters,
    result,
    folder,
    own,
  }: {
    statements: readonly Statement[]
    parameters: ReturnType<typeof queryParameters>
    result: string
    folder: StepInvocation['folder']
    /** Absent in production. */
    own: SchemaOfOwn | undefined
  },
): Promise<boolean> => {
  const client = await openPostgres(config).catch((error: unknown) => {
    throw faultOf(error, { text: '', line: 1 })
  })
  const last = statements.at(-1)
  let hasResult = false
  try {
    await client.query('BEGIN')
    if (own) await useOwnSchema(client, config, own)
    for (const statement of statements) {
      try {
        const text = boundText(statement, parameters)
        if (statement !== last || !isQuery(statement)) await client.query(text)
        else {
          const rows = await fetchRows(client, text, join(folder, 'rows.csv'))
          await connection.run(`CREATE TEMP TABLE ${quotedName(result)} AS ${selectRows(rows)}`)
          hasResult = true
        }
      } catch (error) {
        throw faultOf(error, statement)
      }
    }
    await client.query('COMMIT')
    return hasResult
  } finally {
    await client.end().catch(() => undefined)
  }
}
