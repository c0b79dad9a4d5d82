import type { Json } from '../json.ts'
import type { Producer } from '../run/producer.ts'
import { columnsOfSql, queryOf, type AssetQuery } from './columns-of-sql.ts'

/** So many queries are gone through at most. */
const mostQueries = 300

type Names = ReadonlyMap<string, readonly string[]>

/**
 * The queries that make assets and what they read, each once and after those it reads; at most 300. `isKnown`: nothing behind such an asset is asked for.
 */
export const queriesBehind = (
  assets: readonly string[],
  producers: ReadonlyMap<string, Producer>,
  isKnown: (asset: string) => boolean = () => false,
): AssetQuery[] => {
  const queries: AssetQuery[] = []
  const met = new Set<string>()
  const meet = (asset: string): void => {
    if (met.size === mostQueries || met.has(asset) || isKnown(asset)) return
    const query = queryOf(asset, producers.get(asset))
    if (!query) return
    met.add(asset)
    for (const table of query.tables.values()) meet(table)
    queries.push(query)
  }
  for (const asset of assets) meet(asset)
  return queries
}

/**
 * The names of the columns that queries give, by asset; `stored` are those of values, which stand where there are some. `queries` come as
 * `queriesBehind` gives them, `trees` by the text of each. Names only: the tree of a query says nothing of types. A query that tells no names is left out.
 */
export const columnsAsDrawn = (
  queries: readonly AssetQuery[],
  trees: ReadonlyMap<string, Json>,
  stored: Names,
): Names => {
  const names = new Map(stored)
  for (const query of queries) {
    if (names.has(query.asset)) continue
    const read = columnsOfSql(query, trees.get(query.code) ?? null, names)
    if (read) names.set(query.asset, [...new Set(read.columns.map(({ column }) => column))])
  }
  return names
}
