import { isMadeElsewhere, isObservedByRuns } from '../document/asset-graph.ts'
import { codeOf } from '../document/compute.ts'
import { isDisabled } from '../document/disabled.ts'
import { freshnessOf } from '../freshness/freshness-of.ts'
import type { FreshnessPolicy } from '../freshness/freshness-policy.ts'
import { keptFor } from '../kept-for.ts'
import type { DeployedPipeline } from '../run/deployed-pipeline.ts'
import { producersOf, type Producer } from '../run/producer.ts'
import { describedAsset, kindsOf } from '../run/select-assets.ts'
import { codeVersionOf } from './code-version.ts'

/** An asset of a deployment as graphs and lists show it, without how it stands. */
export interface AssetDescription {
  key: string
  group: string | null
  kinds: string[]
  tags: Record<string, string>
  owners: string[]
  description: string | null
  /** Of what is made elsewhere `external`, whatever looks at it. */
  computeKind: string
  /** It is made elsewhere, and runs look at it. */
  isObserved: boolean
  /** No run makes it; what depends on it loads its last value. */
  isDisabled: boolean
  pipeline: { id: string; name: string }
  elementId: string
  upstream: string[]
  /** The name of its partition set; null where it is made whole. */
  partitions: string | null
  /** How young it is to be; null where nothing is said of it. */
  freshnessPolicy: FreshnessPolicy | null
}

export interface DescribedAsset {
  description: AssetDescription
  producer: Producer
  codeVersion: string
  inputs: { key: string; isLoaded: boolean }[]
}

const describe = (
  key: string,
  producer: Producer,
  producers: ReadonlyMap<string, Producer>,
): DescribedAsset => {
  const { element, pipeline } = producer
  const asset = describedAsset(element, key)
  const deps = element.deps ?? []
  return {
    producer,
    codeVersion: codeVersionOf(element, asset?.codeVersion),
    // Of what is partitioned the last value says nothing of the others: its versions are compared partition by partition.
    inputs: deps.map(({ asset: read, orderOnly }) => ({
      key: read,
      isLoaded:
        !orderOnly &&
        element.partitions === undefined &&
        producers.get(read)?.element.partitions === undefined,
    })),
    description: {
      key,
      group: element.group ?? null,
      kinds: kindsOf(element, key),
      tags: { ...element.tags, ...asset?.tags },
      owners: asset?.owners ?? [],
      description: asset?.description ?? element.description ?? null,
      computeKind: isMadeElsewhere(element) ? 'external' : element.compute.kind,
      isObserved: isObservedByRuns(element),
      isDisabled: isDisabled(element),
      pipeline: { id: pipeline.id, name: pipeline.document.settings.name },
      elementId: element.id,
      upstream: deps.map((dependency) => dependency.asset),
      freshnessPolicy: freshnessOf(asset) ?? null,
      partitions: element.partitions ?? null,
    },
  }
}

/** Every asset of a deployment, described, in the order of its pipelines. */
export const describeAssets = keptFor((pipelines: readonly DeployedPipeline[]): readonly DescribedAsset[] => {
  const producers = producersOf(pipelines)
  return [...producers].map(([key, producer]) => describe(key, producer, producers))
})

/** The code an asset is made with, as its author wrote it; null where there is none to show. */
export const codeOfAsset = ({ producer }: DescribedAsset): string | null =>
  codeOf(producer.element.compute) ?? null
