import { columnsOfSql, queryOf } from '#core/asset/columns-of-sql.ts'
import type { AssetColumns } from '#core/asset/trace-column.ts'
import { producersOf, type Producer } from '#core/run/producer.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { seenColumnLineage, seenColumnNames } from '#server/db/sql/seen-assets.ts'
import type { VersionCache } from '#server/db/version-cache.ts'

import type { KeptTrees } from './kept-trees.ts'

/** A column is followed through so many assets; further ones are found from the last of these. */
const mostAssets = 300

interface Deps {
  pool: SqlPool
  versions: VersionCache
  trees: KeptTrees
}

interface Place {
  tenantId: string
  deploymentId: string
}

/**
 * What is known of the columns of an asset and of those its columns came from, level by level upstream, each asset once: what its code reported with the
 * latest value, else what the SQL says that makes it now.
 */
export const traceColumns = async (deps: Deps, place: Place, key: string): Promise<AssetColumns[]> => {
  const producers = await deps.pool.asTenant(place.tenantId, async (sql) =>
    producersOf(await deps.versions.active(sql, place.tenantId, place.deploymentId)),
  )
  const found: AssetColumns[] = []
  const asked = new Set<string>()
  for (let wanted = [key]; wanted.length > 0;) {
    for (const one of wanted) asked.add(one)
    const columns = await columnsOf(deps, place, producers, wanted)
    found.push(...columns)
    const origins = columns.flatMap((one) =>
      one.columns.flatMap(({ from }) => from.map(({ asset }) => asset)),
    )
    wanted = [...new Set(origins)].filter((one) => !asked.has(one)).slice(0, mostAssets - asked.size)
  }
  return found
}

const columnsOf = async (
  { pool, trees }: Deps,
  place: Place,
  producers: ReadonlyMap<string, Producer>,
  keys: readonly string[],
): Promise<AssetColumns[]> => {
  const { reported, queries, names } = await pool.asTenant(place.tenantId, async (sql) => {
    const told = new Map((await seenColumnLineage(sql, place, keys)).map((one) => [one.asset, one]))
    const left = keys.flatMap((key) => (told.has(key) ? [] : (queryOf(key, producers.get(key)) ?? [])))
    const named = [...new Set(left.flatMap(({ asset, tables }) => [asset, ...tables.values()]))]
    return {
      reported: told,
      queries: left,
      names: named.length === 0 ? new Map<string, string[]>() : await seenColumnNames(sql, place, named),
    }
  })
  const parsed = await trees.of(
    place.tenantId,
    queries.map(({ code }) => code),
  )
  const read = new Map(
    queries.map((query) => [query.asset, columnsOfSql(query, parsed.get(query.code) ?? null, names)]),
  )
  return keys.flatMap((key) => reported.get(key) ?? read.get(key) ?? [])
}
