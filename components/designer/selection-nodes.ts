import { depsOf, makesAssets } from '#core/document/asset-graph.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { SelectionNode } from '#core/selection/selection-node.ts'

/** The assets of a draft as a selection sees them. */
export const selectionNodesOf = (document: PipelineDocument): SelectionNode[] =>
  Object.values(document.elements)
    .filter(makesAssets)
    .flatMap((element) => {
      const upstream = depsOf(element).map(({ asset }) => asset)
      const made = element.kind === 'asset' ? [element] : element.assets
      return made.map((asset) => ({
        key: asset.key,
        group: element.group,
        kinds: asset.kinds ?? [element.compute.kind],
        tags: { ...element.tags, ...asset.tags },
        owners: asset.owners ?? [],
        pipeline: document.settings.name,
        upstream,
      }))
    })
