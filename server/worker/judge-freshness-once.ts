import { judgeFreshness } from '#core/freshness/judge-freshness.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import {
  dueFreshnessPlaces,
  holdDueFreshness,
  keepFreshnessChanges,
  saveFreshness,
  type DueFreshness,
  type FreshnessPlace,
  type JudgedFreshness,
} from '#server/db/sql/freshness-rows.ts'
import { announceChange } from '#server/db/wake.ts'

/** Deployments looked at in one pass, and assets of each. */
const passSize = 100
const assetsAtOnce = 1_000

const dateOf = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

const judged = (asset: DueFreshness, now: Date): JudgedFreshness => {
  const { policy, materializedAt } = asset
  const { state, sinceMs, untilMs } = judgeFreshness(policy, materializedAt?.getTime() ?? null, now.getTime())
  // What is made again in time was on time all along.
  const since = state === asset.state && asset.since ? asset.since : dateOf(sinceMs)
  return { ...asset, state, since, due: dateOf(untilMs) }
}

const judgeIn = async (pool: SqlPool, place: FreshnessPlace, now: Date): Promise<boolean> =>
  pool.asTenant(place.tenantId, async (sql) => {
    const before = await holdDueFreshness(sql, place, now, assetsAtOnce)
    if (before.length === 0) return false
    const after = before.map((asset) => judged(asset, now))
    await saveFreshness(sql, place, after)
    const changed = after.flatMap(({ key, state, since }, index) => {
      const old = before[index]?.state ?? 'unknown'
      return old === state ? [] : [{ key, state, before: old, at: since ?? now }]
    })
    if (changed.length > 0) {
      await keepFreshnessChanges(sql, place, changed)
      await announceChange(sql, {
        tenant: place.tenantId,
        deployment: place.deploymentId,
        topics: [{ topic: 'assets' }],
      })
    }
    return before.length === assetsAtOnce
  })

/** Judges the assets whose freshness may have changed, and keeps what did. Any number of workers may: each asset is held by one. Says whether there may be more. */
export const judgeFreshnessOnce = async (pool: SqlPool, now: Date): Promise<boolean> => {
  const places = await pool.asSystem((sql) => dueFreshnessPlaces(sql, now, passSize))
  let isMore = places.length === passSize
  for (const place of places) if (await judgeIn(pool, place, now)) isMore = true
  return isMore
}
