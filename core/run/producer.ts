import { elementsOf } from '../document/document.ts'
import type { AssetElement, MultiAssetElement } from '../document/element.ts'
import { keptFor } from '../kept-for.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { identifierOf } from './identifier.ts'

/** What makes an asset: its element, and the output of it that the asset is. */
export interface Producer {
  pipeline: DeployedPipeline
  element: AssetElement | MultiAssetElement
  output: string
  ioManager: string
}

/** Names of a multi-asset's outputs: the last segment of each key, the whole key where two would be the same. */
export const outputNames = (keys: string[]): string[] => {
  const short = keys.map(identifierOf)
  return short.map((name, index) =>
    short.indexOf(name) === short.lastIndexOf(name)
      ? name
      : identifierOf((keys[index] ?? '').replaceAll('/', '__')),
  )
}

/** The producer of every asset of a deployment, by key. The first one wins; publishing refuses a second. */
export const producersOf = keptFor(
  (pipelines: readonly DeployedPipeline[]): ReadonlyMap<string, Producer> => {
    const producers = new Map<string, Producer>()
    const put = (key: string, producer: Producer) => producers.has(key) || producers.set(key, producer)
    for (const pipeline of pipelines) {
      for (const element of elementsOf(pipeline.document, 'asset'))
        put(element.key, { pipeline, element, output: 'result', ioManager: element.ioManager ?? 'file' })
      for (const element of elementsOf(pipeline.document, 'multiAsset')) {
        const names = outputNames(element.assets.map((asset) => asset.key))
        element.assets.forEach((asset, index) =>
          put(asset.key, {
            pipeline,
            element,
            output: names[index] ?? 'result',
            ioManager: asset.ioManager ?? 'file',
          }),
        )
      }
    }
    return producers
  },
)
