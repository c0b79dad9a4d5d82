import { codeOf } from '../document/compute.ts'
import { isDisabled } from '../document/disabled.ts'
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
  computeKind: string
  /** No run makes it; what depends on it loads its last value. */
  isDisabled: boolean
  pipeline: { id: string; name: string }
  elementId: string
  upstream: string[]
}

export interface DescribedAsset {
  description: AssetDescription
  producer: Producer
  codeVersion: string
  inputs: { key: string; isLoaded: boolean }[]
}

const describe = (key: string, producer: Producer): DescribedAsset => {
  const { element, pipeline } = producer
  const asset = describedAsset(element, key)
  const deps = element.deps ?? []
  return {
    producer,
    codeVersion: codeVersionOf(element, asset?.codeVersion),
    inputs: deps.map((dependency) => ({ key: dependency.asset, isLoaded: !dependency.orderOnly })),
    description: {
      key,
      group: element.group ?? null,
      kinds: kindsOf(element, key),
      tags: { ...element.tags, ...asset?.tags },
      owners: asset?.owners ?? [],
      description: asset?.description ?? element.description ?? null,
      computeKind: element.compute.kind,
      isDisabled: isDisabled(element),
      pipeline: { id: pipeline.id, name: pipeline.document.settings.name },
      elementId: element.id,
      upstream: deps.map((dependency) => dependency.asset),
    },
  }
}

/** Every asset of a deployment, described, in the order of its pipelines. */
export const describeAssets = keptFor((pipelines: readonly DeployedPipeline[]): readonly DescribedAsset[] =>
  [...producersOf(pipelines)].map(([key, producer]) => describe(key, producer)),
)

/** The code an asset is made with, as its author wrote it; null where there is none to show. */
export const codeOfAsset = ({ producer }: DescribedAsset): string | null =>
  codeOf(producer.element.compute) ?? null
