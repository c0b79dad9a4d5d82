import { makesAssets } from '#core/document/asset-graph.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { DeployedAsset } from '#server/db/deployed-assets.ts'

/** The assets that a document makes, each with what lists and lineage need of it; the code stays in the version. */
export const deployedAssetsOf = (document: PipelineDocument): DeployedAsset[] =>
  Object.values(document.elements)
    .filter(makesAssets)
    .flatMap((element) => {
      const { id: elementId, group, deps, partitions } = element
      const shared = { group, deps, partitions, compute: { kind: element.compute.kind } }
      if (element.kind === 'asset') {
        const { key, type, kinds, owners, tags, description } = element
        return [{ key, elementId, definition: { ...shared, type, kinds, owners, tags, description } }]
      }
      return element.assets.map(({ key, type, kinds, owners, tags, description, optional }) => ({
        key,
        elementId,
        definition: { ...shared, type, kinds, owners, tags, description, optional },
      }))
    })
