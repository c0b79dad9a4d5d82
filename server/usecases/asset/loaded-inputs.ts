import { mapPartitions } from '#core/partition/map-partitions.ts'
import { dimensionsOf } from '#core/partition/partition-keys.ts'
import { partitionMapping, type PartitionMapping } from '#core/partition/partition-mapping.ts'
import type { WholeSet } from '#core/partition/partition-set.ts'
import { likeDimension, usualMapping } from '#core/partition/usual-mapping.ts'
import { sameSet } from '#core/partition/whole-set.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { setOf } from '#core/run/run-partitions.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadKeysNow } from '#server/db/sql/keys-now.ts'

import type { Place } from './asset-partitions.ts'

/** What the partitions of an asset are made from. */
export interface LoadedInputs {
  /** Inputs that are not partitioned. */
  whole: readonly string[]
  /** Those that are: which of their partitions one here is made from. */
  cut: readonly { asset: string; keysFor: (key: string) => readonly string[] }[]
}

/** The part of a key that decides from which partitions of a set of one dimension it is made. */
const followed = (
  set: Extract<WholeSet, { type: 'multi' }>,
  there: WholeSet,
  mapping: PartitionMapping | undefined,
  key: string,
): string => {
  if (there.type === 'multi') return key
  const name =
    (mapping?.type === 'multiToSingle' ? mapping.dimension : undefined) ?? likeDimension(set, there)
  return dimensionsOf(set, key)[name ?? ''] ?? key
}

/** What the partitions of an asset load as the active versions say now; undefined where it is not there, or not partitioned. */
export const loadedInputs = async (
  sql: Sql,
  place: Place,
  pipelines: DeployedPipeline[],
  asset: string,
  now: Date,
): Promise<LoadedInputs | undefined> => {
  const producers = producersOf(pipelines)
  const producer = producers.get(asset)
  const set = producer && setOf(producer)
  if (!set) return undefined
  const loaded = (producer.element.deps ?? []).flatMap((dep) => {
    const there = dep.orderOnly ? undefined : producers.get(dep.asset)
    return there ? [{ dep, there: setOf(there) }] : []
  })
  const sets = [set, ...loaded.flatMap(({ there }) => there ?? [])]
  const keysNow = await loadKeysNow(sql, place, sets, now)
  const keysFor = (there: WholeSet, written: object | undefined) => {
    const mapping = written === undefined ? undefined : partitionMapping.parse(written)
    const isAlike = (mapping === undefined || mapping.type === 'identity') && sameSet(set, there)
    const { type } = mapping ?? usualMapping(set, there)
    const known = new Map<string, readonly string[]>()
    return (key: string): readonly string[] => {
      if (isAlike) return [key]
      // Of several dimensions one alone decides: partitions that share it are made from the same.
      const part = type === 'multiToSingle' && set.type === 'multi' ? followed(set, there, mapping, key) : key
      const found = known.get(part) ?? mapPartitions({ set, key }, there, mapping, keysNow).keys
      known.set(part, found)
      return found
    }
  }
  return {
    whole: loaded.flatMap(({ dep, there }) => (there ? [] : [dep.asset])),
    cut: loaded.flatMap(({ dep, there }) =>
      there ? [{ asset: dep.asset, keysFor: keysFor(there, dep.partitionMapping) }] : [],
    ),
  }
}
