import type { DuckDBConnection } from '@duckdb/node-api'

import type { Json } from '#core/json.ts'

import { splitStatements } from '../hosts/sql/split-statements.ts'

/** The tree that DuckDB reads a query as; null of code that is not one query, or cannot be read. Nothing of it is bound, planned or run. */
export const sqlTree = async (connection: DuckDBConnection, code: string): Promise<Json> => {
  const [query, more] = splitStatements(code)
  if (!query || more) return null
  const serialize = await connection.prepare('SELECT json_serialize_sql($1::varchar)')
  serialize.bindVarchar(1, query.text)
  const [column] = (await serialize.runAndReadAll()).getColumnsJson() as [[string]]
  const tree = JSON.parse(column[0]) as { error: boolean }
  return tree.error ? null : (tree as unknown as Json)
}
