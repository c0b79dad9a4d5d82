import type { DuckDBConnection } from '@duckdb/node-api'

import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'
import { schemaIn } from '#core/resource/table-place.ts'

import { quoted, quotedName } from '../../values/table-sql.ts'
import { queryError } from './query-error.ts'

/** Opens the database file of a DuckDB resource: what is made without a schema is made there, `prefix`: in one of the deployment’s own, and what is not found there is looked for among the inputs. Throws QueryError. */
export const attachDatabase = async (
  connection: DuckDBConnection,
  name: string,
  { path, schema: given = 'main' }: ResolvedConfigOf<'duckdb'>,
  prefix: string | undefined,
): Promise<void> => {
  const schema = schemaIn(prefix, given)
  try {
    await connection.run(`ATTACH ${quoted(path)} AS ${quotedName(name)}`)
    await connection.run(`CREATE SCHEMA IF NOT EXISTS ${quotedName(name)}.${quotedName(schema)}`)
    const ways = [`${quotedName(name)}.${quotedName(schema)}`, 'memory.main'].join(',')
    await connection.run(`SET search_path = ${quoted(ways)}`)
  } catch (error) {
    throw queryError(error, 1)
  }
}
