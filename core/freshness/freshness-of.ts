import type { AssetElement, MultiAssetElement } from '../document/element.ts'
import { readFreshness, type FreshnessPolicy } from './freshness-policy.ts'

type Written = Pick<AssetElement | MultiAssetElement['assets'][number], 'freshness'>

/** The policy of an asset as it is drawn; undefined where it has none, or one that cannot be read, which publishing refuses. */
export const freshnessOf = (asset: Written | undefined): FreshnessPolicy | undefined => {
  if (asset?.freshness === undefined) return undefined
  const read = readFreshness(asset.freshness)
  return read.outcome === 'read' ? read.policy : undefined
}
