import type { DeployedPipeline } from './deployed-pipeline.ts'
import { producersOf } from './producer.ts'
import { stepPartitionOf } from './run-partitions.ts'
import type { RunTarget } from './run-target.ts'

/** The tags by which a run of a partition is found; of several dimensions one for each, of a range its ends. Their names are Dagster's. */
export const partitionTags = (
  pipelines: readonly DeployedPipeline[],
  target: RunTarget,
): Record<string, string> => {
  if (target.of !== 'assets' || !target.cut?.partition) return {}
  const { keys } = target.cut
  if (keys)
    return {
      'dagster/asset_partition_range_start': keys[0] ?? '',
      'dagster/asset_partition_range_end': keys.at(-1) ?? '',
    }
  const producers = producersOf(pipelines)
  const [partition] = target.assets.flatMap((asset) => {
    const producer = producers.get(asset)
    return (producer && stepPartitionOf(producer, target.cut)) ?? []
  })
  return {
    'dagster/partition': target.cut.partition,
    ...Object.fromEntries(
      Object.entries(partition?.dimensions ?? {}).map(([name, key]) => [`dagster/partition/${name}`, key]),
    ),
  }
}
