import { describeAssets } from '#core/asset/asset-graph-entry.ts'
import type { StaleCause } from '#core/asset/asset-state.ts'
import { stalePartition, type PartitionOrigin } from '#core/asset/stale-partition.ts'
import { valueName } from '#core/asset/value-name.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadPartitionOrigin, partitionOrigins } from '#server/db/sql/asset-partitions.ts'
import { seenVersions } from '#server/db/sql/seen-assets.ts'
import { seenPartitionVersions, seenVersionsOfPartitions } from '#server/db/sql/seen-partitions.ts'

import type { Place } from './asset-partitions.ts'
import { loadedInputs, type LoadedInputs } from './loaded-inputs.ts'

/** Of an input with more partitions than these nothing is said: it would take longer to compare than it says, and they are kept as one. */
const mostPieces = 1_000
/** So many names of partitions are compared for one answer; of an input of which there would be more nothing is said. */
const mostCompared = 2_000_000

const piecesOf = (
  cut: LoadedInputs['cut'],
  { inputVersions }: PartitionOrigin,
  partition: string,
): { asset: string; keys: readonly string[] }[] =>
  cut.flatMap(({ asset, keysFor }) => {
    const keys = keysFor(partition)
    const asOne = inputVersions?.[asset] !== undefined
    return asOne || keys.length > mostPieces ? [] : [{ asset, keys }]
  })

const codeVersionOf = (pipelines: DeployedPipeline[], asset: string): string =>
  describeAssets(pipelines).find(({ description }) => description.key === asset)?.codeVersion ?? ''

/** Why one stored partition of an asset is stale, against what the active versions and the storage have now. Empty where it is not, or was never made. */
export const stalePartitionOf = async (
  sql: Sql,
  place: Place,
  pipelines: DeployedPipeline[],
  { asset, partition }: { asset: string; partition: string },
  now: Date,
): Promise<StaleCause[]> => {
  const loaded = await loadedInputs(sql, place, pipelines, asset, now)
  const origin = loaded && (await loadPartitionOrigin(sql, place, asset, partition))
  if (!origin) return []
  const { whole, cut } = loaded
  const pieces = piecesOf(cut, origin, partition)
  const versions = {
    ...(await seenVersions(sql, place, [...whole])),
    ...(await seenPartitionVersions(
      sql,
      place,
      pieces.map((piece) => piece.asset),
      pieces.flatMap(({ keys }) => keys),
    )),
  }
  return stalePartition(origin, {
    codeVersion: codeVersionOf(pipelines, asset),
    inputs: [...whole, ...pieces.flatMap((piece) => piece.keys.map((key) => valueName(piece.asset, key)))],
    versions,
  })
}

/** The keys of all stored partitions of an asset that are stale, as stalePartitionOf says of each. */
export const stalePartitionsOf = async (
  sql: Sql,
  place: Place,
  pipelines: DeployedPipeline[],
  asset: string,
  now: Date,
): Promise<string[]> => {
  const loaded = await loadedInputs(sql, place, pipelines, asset, now)
  const [sample, ...others] = loaded ? await partitionOrigins(sql, place, asset) : []
  if (!loaded || !sample) return []
  const origins = [sample, ...others]
  const cut = loaded.cut.filter(
    ({ keysFor }) => keysFor(sample.partition).length * origins.length <= mostCompared,
  )
  const versions = {
    ...(await seenVersions(sql, place, [...loaded.whole])),
    ...(await seenVersionsOfPartitions(
      sql,
      place,
      cut.map((input) => input.asset),
    )),
  }
  const codeVersion = codeVersionOf(pipelines, asset)
  return origins
    .filter((origin) => {
      const pieces = piecesOf(cut, origin, origin.partition).flatMap((piece) =>
        piece.keys.map((key) => valueName(piece.asset, key)),
      )
      return (
        stalePartition(origin, { codeVersion, inputs: [...loaded.whole, ...pieces], versions }).length > 0
      )
    })
    .map(({ partition }) => partition)
}
