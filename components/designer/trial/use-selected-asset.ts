'use client'
import { isMadeByRuns, isObservedByRuns, keysOf, makesAssets } from '#core/document/asset-graph.ts'
import type { Element } from '#core/document/element.ts'

import { useDesignerState } from '../designer-context.tsx'

/** The asset that trying an element shows: its own, or the first it makes; undefined where it cannot be tried. */
export const assetToTry = (element: Element | undefined): string | undefined =>
  makesAssets(element) && (isMadeByRuns(element) || isObservedByRuns(element))
    ? keysOf(element)[0]
    : undefined

/** The asset of what alone is selected, where it can be tried. */
export const useSelectedAsset = (): string | undefined =>
  useDesignerState(({ selection, document }) => {
    const [first, second] = [...selection]
    return first === undefined || second !== undefined ? undefined : assetToTry(document.elements[first])
  })
