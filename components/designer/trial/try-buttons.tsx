'use client'
import { Button } from '#components/ui/button.tsx'
import type { Element } from '#core/document/element.ts'

import { useDesigner } from '../designer-context.tsx'
import { useTrialTable } from './trial-context.tsx'
import { assetToTry } from './use-selected-asset.ts'

/** Try, and try up to here, for an element that can be. */
export function TryButtons({ element }: { element: Element }) {
  const { canEdit } = useDesigner()
  const { start, isGoing } = useTrialTable()
  const asset = assetToTry(element)
  if (asset === undefined || !canEdit) return null
  return (
    <div className="flex flex-wrap gap-2 py-1">
      <Button icon="play" keys="R" disabled={isGoing} onClick={() => start(asset, false)}>
        Try
      </Button>
      <Button keys="shift+R" disabled={isGoing} onClick={() => start(asset, true)}>
        Try up to here
      </Button>
    </div>
  )
}
