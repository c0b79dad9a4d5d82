import type { AssetElement, MultiAssetElement } from '../document/element.ts'
import { keptFor } from '../kept-for.ts'
import { Refusal } from '../refusal.ts'
import { parseSelection } from '../selection/parse-selection.ts'
import { select, selectionGraph } from '../selection/select.ts'
import type { SelectionNode } from '../selection/selection-node.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { producersOf } from './producer.ts'

/** What of an asset belongs to it alone where an element makes several. */
export const describedAsset = (element: AssetElement | MultiAssetElement, key: string) =>
  element.kind === 'asset' ? element : element.assets.find((asset) => asset.key === key)

/** What an asset is made with, shown and selected by: what its author says, and how it is computed. */
export const kindsOf = (element: AssetElement | MultiAssetElement, key: string): string[] => [
  ...new Set([...(describedAsset(element, key)?.kinds ?? []), element.compute.kind]),
]

const nodeOf = (key: string, element: AssetElement | MultiAssetElement, pipeline: string): SelectionNode => {
  const described = describedAsset(element, key)
  return {
    key,
    group: element.group,
    kinds: kindsOf(element, key),
    tags: { ...element.tags, ...described?.tags },
    owners: described?.owners ?? [],
    pipeline,
    upstream: (element.deps ?? []).map((dependency) => dependency.asset),
  }
}

const graphOf = keptFor((pipelines: readonly DeployedPipeline[]) =>
  selectionGraph(
    [...producersOf(pipelines)].map(([key, { element, pipeline }]) =>
      nodeOf(key, element, pipeline.document.settings.name),
    ),
  ),
)

/** Keys of the assets of a deployment that a selection names. Throws a Refusal that points at the characters where the text is none. */
export const selectAssets = (selection: string, pipelines: DeployedPipeline[]): string[] => {
  const parsed = parseSelection(selection)
  if (parsed.outcome === 'refused') {
    const { message, start, end } = parsed.problem
    throw new Refusal('invalid_selection', message, { selection, start, end })
  }
  return select(graphOf(pipelines), parsed.selection)
}
