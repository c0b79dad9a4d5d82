import { elementsOf, type PipelineDocument } from '#core/document/document.ts'
import { freshnessOf } from '#core/freshness/freshness-of.ts'
import type { DeployedFreshness } from '#server/db/deployed-freshness.ts'

/** The freshness policies that a document has. */
export const deployedFreshnessOf = (document: PipelineDocument): DeployedFreshness[] =>
  [
    ...elementsOf(document, 'asset'),
    ...elementsOf(document, 'multiAsset').flatMap(({ assets }) => assets),
  ].flatMap((asset) => {
    const policy = freshnessOf(asset)
    return policy ? [{ key: asset.key, policy }] : []
  })
