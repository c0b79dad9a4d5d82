import { dynamicNames } from '#core/partition/whole-set.ts'
import { producersOf } from '#core/run/producer.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadBackfillTargets } from '#server/db/sql/condition-facts.ts'
import { assetsOfRuns } from '#server/db/sql/condition-news.ts'
import type { ConditionPlace } from '#server/db/sql/condition-turns.ts'

import { assetsOfTarget } from './assets-of-target.ts'
import { setOfAsset, type TickGround } from './condition-facts.ts'

/** The assets that the news since the last tick are of. */
export const changedAssets = async (
  sql: Sql,
  { tenantId }: ConditionPlace,
  { news, pipelines, before }: TickGround,
): Promise<Set<string>> => {
  const changed = new Set(Object.keys(before.requested))
  const ids = (kind: 'run' | 'backfill'): string[] =>
    news.flatMap((one) => (one.kind === kind && one.sourceId !== null ? [one.sourceId] : []))
  for (const { kind, name } of news) if (name !== null && kind !== 'partitions') changed.add(name)
  for (const asset of await assetsOfRuns(sql, tenantId, ids('run'))) changed.add(asset)
  for (const target of await loadBackfillTargets(sql, tenantId, ids('backfill')))
    for (const asset of assetsOfTarget(target, pipelines)) changed.add(asset)
  const sets = new Set(
    news.flatMap(({ kind, name }) => (kind === 'partitions' && name !== null ? [name] : [])),
  )
  if (sets.size > 0)
    for (const asset of producersOf(pipelines).keys()) {
      const set = setOfAsset(pipelines, asset)
      if (set && dynamicNames(set).some((name) => sets.has(name))) changed.add(asset)
    }
  return changed
}
