import { conditionOf } from '#core/condition/condition-of.ts'
import { spellCondition } from '#core/condition/spell-condition.ts'
import { isMadeByRuns, isObservedByRuns, makesAssets } from '#core/document/asset-graph.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { AssetElement } from '#core/document/element.ts'
import type { DeployedCondition } from '#server/db/deployed-conditions.ts'

type Produced = Pick<AssetElement, 'key' | 'automation'>

/** The automation conditions that a document has, of assets that runs can make or look at. */
export const deployedConditionsOf = ({ elements }: Pick<PipelineDocument, 'elements'>): DeployedCondition[] =>
  Object.values(elements)
    .filter(makesAssets)
    .filter((element) => isMadeByRuns(element) || isObservedByRuns(element))
    .flatMap((element): Produced[] => (element.kind === 'asset' ? [element] : element.assets))
    .flatMap((asset) => {
      const condition = conditionOf(asset)
      return condition ? [{ key: asset.key, text: spellCondition(condition) }] : []
    })
