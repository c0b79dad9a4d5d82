import type { AssetElement, MultiAssetElement } from '../document/element.ts'
import type { Condition } from './condition.ts'
import { parseCondition } from './parse-condition.ts'

type Written = Pick<AssetElement | MultiAssetElement['assets'][number], 'automation'>

/** The automation condition of an asset as it is drawn; undefined where it has none, or one that cannot be read, which publishing refuses. */
export const conditionOf = (asset: Written | undefined): Condition | undefined => {
  if (asset?.automation === undefined || asset.automation.trim() === '') return undefined
  const parsed = parseCondition(asset.automation)
  return parsed.outcome === 'parsed' ? parsed.condition : undefined
}
