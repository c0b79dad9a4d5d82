import {
  countStretches,
  statusByPlace,
  type KnownPartitions,
  type PartitionCounts,
  type PartitionStatus,
  type PartitionStretch,
} from '#core/partition/partition-counts.ts'
import { keysBetween, keysOf, type KeysNow, type PartitionKeys } from '#core/partition/partition-keys.ts'
import type { WholeSet } from '#core/partition/partition-set.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { setOf } from '#core/run/run-partitions.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { activePartitions } from '#server/db/sql/asset-partitions.ts'
import { loadKeysNow } from '#server/db/sql/keys-now.ts'
import { seenPartitionStates } from '#server/db/sql/seen-partitions.ts'

/** From so many keys on, all places are written down once instead of looking up each: unless there are more places than can be written down at once. */
const manyLookups = 2_000
const mostWritten = 1_000_000
/** One more than may be chosen at a time: what is chosen then is refused as too many. */
const mostToMake = 100_001

export interface Place {
  tenantId: string
  deploymentId: string
}

/** How an asset is cut, and into what at a moment. Refuses `not_found` where there is no such asset, `wrong_state` where it is not partitioned. */
export const partitionsOfAsset = async (
  sql: Sql,
  place: Place,
  pipelines: DeployedPipeline[],
  asset: string,
  now: Date,
): Promise<{ set: WholeSet; keys: PartitionKeys; now: KeysNow }> => {
  const producer = producersOf(pipelines).get(asset)
  if (!producer) throw new Refusal('not_found', `There is no asset "${asset}" in this deployment.`, { asset })
  const set = setOf(producer)
  if (!set) throw new Refusal('wrong_state', `"${asset}" is not partitioned.`, { asset })
  const keysNow = await loadKeysNow(sql, place, [set], now)
  return { set, keys: keysOf(set, keysNow), now: keysNow }
}

const known = async (sql: Sql, place: Place, asset: string): Promise<KnownPartitions> => {
  const { made, failed } = await seenPartitionStates(sql, place, asset)
  const active = await activePartitions(sql, place, asset)
  return {
    made,
    failed,
    queued: active.filter(({ isRunning }) => !isRunning).map(({ key }) => key),
    running: active.filter(({ isRunning }) => isRunning).map(({ key }) => key),
  }
}

export interface PartitionsShown {
  size: number
  /** Partitions in each stretch but the last. */
  each: number
  stretches: (PartitionStretch & { first: string; last: string })[]
  total: PartitionCounts
}

/** The status of each partition of an asset that is not missing, by its place among the keys. `stale`: those that are to be told apart from what was made. */
export const partitionStatusesOf = async (
  sql: Sql,
  place: Place,
  asset: string,
  keys: PartitionKeys,
  stale: readonly string[] = [],
): Promise<ReadonlyMap<number, PartitionStatus>> => {
  const all = { ...(await known(sql, place, asset)), stale }
  if (all.made.length < manyLookups || keys.size > mostWritten)
    return statusByPlace(all, (key) => keys.placeOf(key))
  const places = new Map(keysBetween(keys, 0, keys.size).map((key, index) => [key, index]))
  return statusByPlace(all, (key) => places.get(key))
}

/** How partitions stand, those between two places, in at most so many stretches. */
export const partitionsShown = (
  statuses: ReadonlyMap<number, PartitionStatus>,
  keys: PartitionKeys,
  {
    from = 0,
    until = keys.size,
    most,
  }: { from?: number | undefined; until?: number | undefined; most: number },
): PartitionsShown => {
  const range = { from: Math.min(from, keys.size), until: Math.min(until, keys.size), most }
  const { each, stretches, total } = countStretches(statuses, range)
  return {
    size: keys.size,
    each,
    total,
    stretches: stretches.map((stretch) => ({
      ...stretch,
      first: keys.at(stretch.from),
      last: keys.at(Math.min(stretch.from + each, range.until) - 1),
    })),
  }
}

/** The keys of the partitions that were never made and are not under way, as far as they may be chosen at a time, or of those that failed. */
export const keysToMake = (
  statuses: ReadonlyMap<number, PartitionStatus>,
  keys: PartitionKeys,
  which: 'missing' | 'failed',
): string[] => {
  if (which === 'failed')
    return [...statuses].filter(([, status]) => status === 'failed').map(([place]) => keys.at(place))
  const missing: string[] = []
  for (let place = 0; place < keys.size && missing.length < mostToMake; place += 1)
    if (!statuses.has(place)) missing.push(keys.at(place))
  return missing
}
