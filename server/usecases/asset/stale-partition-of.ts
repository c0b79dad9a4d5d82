import { describeAssets } from '#core/asset/asset-graph-entry.ts'
import type { StaleCause } from '#core/asset/asset-state.ts'
import { stalePartition } from '#core/asset/stale-partition.ts'
import { valueName } from '#core/asset/value-name.ts'
import { mapPartitions } from '#core/partition/map-partitions.ts'
import { partitionMapping } from '#core/partition/partition-mapping.ts'
import { dynamicNames } from '#core/partition/whole-set.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { setOf } from '#core/run/run-partitions.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadPartitionOrigin, partitionVersions } from '#server/db/sql/asset-partitions.ts'
import { storedVersions } from '#server/db/sql/asset-rows.ts'
import { dynamicKeys } from '#server/db/sql/dynamic-partitions.ts'

import type { Place } from './asset-partitions.ts'

/** Of an input with more partitions than these nothing is said: it would take longer to compare than it says, and they are kept as one. */
const mostPieces = 1_000

/** Why one stored partition of an asset is stale, against what the active versions and the storage have now. Empty where it is not, or was never made. */
export const stalePartitionOf = async (
  sql: Sql,
  place: Place,
  pipelines: DeployedPipeline[],
  { asset, partition }: { asset: string; partition: string },
  now: Date,
): Promise<StaleCause[]> => {
  const producers = producersOf(pipelines)
  const producer = producers.get(asset)
  const set = producer && setOf(producer)
  const origin = set && (await loadPartitionOrigin(sql, place, asset, partition))
  if (!origin) return []
  const loaded = (producer.element.deps ?? []).flatMap((dep) => {
    const there = dep.orderOnly ? undefined : producers.get(dep.asset)
    return there ? [{ dep, there: setOf(there) }] : []
  })
  const names = [set, ...loaded.flatMap(({ there }) => there ?? [])].flatMap(dynamicNames)
  const keysNow = { nowMs: now.getTime(), dynamic: await dynamicKeys(sql, place, [...new Set(names)]) }
  const whole = loaded.flatMap(({ dep, there }) => (there ? [] : [dep.asset]))
  const pieces = loaded.flatMap(({ dep, there }) => {
    if (!there) return []
    const mapping =
      dep.partitionMapping === undefined ? undefined : partitionMapping.parse(dep.partitionMapping)
    const { keys } = mapPartitions({ set, key: partition }, there, mapping, keysNow)
    const asOne = origin.inputVersions?.[dep.asset] !== undefined
    return asOne || keys.length > mostPieces ? [] : [{ asset: dep.asset, keys }]
  })
  const versions = {
    ...(await storedVersions(sql, place.tenantId, place.deploymentId, whole)),
    ...(await partitionVersions(
      sql,
      place,
      pieces.map((piece) => piece.asset),
      pieces.flatMap(({ keys }) => keys),
    )),
  }
  const described = describeAssets(pipelines).find(({ description }) => description.key === asset)
  return stalePartition(origin, {
    codeVersion: described?.codeVersion ?? '',
    inputs: [...whole, ...pieces.flatMap((piece) => piece.keys.map((key) => valueName(piece.asset, key)))],
    versions,
  })
}
