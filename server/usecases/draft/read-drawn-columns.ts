import { columnsAsDrawn, queriesBehind } from '#core/asset/columns-as-drawn.ts'
import { producersOf } from '#core/run/producer.ts'
import type { AppDatabase } from '#server/db/client.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { seenColumnNames } from '#server/db/sql/seen-assets.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { VersionCache } from '#server/db/version-cache.ts'

import type { KeptTrees } from '../asset/kept-trees.ts'
import { liveDraft } from '../pipeline/find-live.ts'

interface Deps {
  database: AppDatabase
  pool: SqlPool
  versions: VersionCache
  trees: KeptTrees
}

interface Place {
  tenantId: string
  deploymentId: string
}

export interface DrawnColumns {
  asset: string
  /** Nobody knows the type of a column that was never made. */
  columns: { name: string }[]
}

/**
 * The columns of assets by the SQL they are drawn with: in the draft, else in the active version of another pipeline. What values have stands before what
 * SQL says. Assets of which nothing is known are left out. Refuses `not_found`, and `too_many_requests` where other code is being read.
 */
export const readDrawnColumns = async (
  { database, pool, versions, trees }: Deps,
  place: Place,
  { pipelineId, assets }: { pipelineId: string; assets: readonly string[] },
): Promise<DrawnColumns[]> => {
  const { document } = await tenantTransaction(database, place, (tx) => liveDraft(tx, pipelineId))
  const { producers, stored } = await pool.asTenant(place.tenantId, async (sql) => {
    const active = await versions.active(sql, place.tenantId, place.deploymentId)
    const others = active.filter(({ id }) => id !== pipelineId)
    const drawn = producersOf([{ id: pipelineId, hash: 'draft', document }, ...others])
    const read = queriesBehind(assets, drawn).flatMap(({ tables }) => [...tables.values()])
    return {
      producers: drawn,
      stored: await seenColumnNames(sql, place, [...new Set([...assets, ...read])]),
    }
  })
  const queries = queriesBehind(assets, producers, (asset) => stored.has(asset))
  const parsed = await trees.of(
    place.tenantId,
    queries.map(({ code }) => code),
  )
  const names = columnsAsDrawn(queries, parsed, stored)
  return assets.flatMap((asset) => {
    const columns = names.get(asset)?.map((name) => ({ name }))
    return columns ? [{ asset, columns }] : []
  })
}
