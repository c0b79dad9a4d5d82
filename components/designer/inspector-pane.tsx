'use client'
import { useEffect, useEffectEvent, type ReactNode } from 'react'

import { useKeys } from '#components/shell/keys.ts'
import { IconButton } from '#components/ui/button.tsx'
import { SplitPane } from '#components/ui/split-pane.tsx'
import { useStoredNumber } from '#components/ui/use-stored-number.ts'

import { useDesigner } from './designer-context.tsx'
import { Inspector } from './designer-parts.tsx'
import type { DesignerView } from './designer-view.ts'

/** The inspector beside the document. I folds it away, apart for a drawing with its text beside it, which needs the room more; what asks for a field brings it back. */
export function InspectorPane({ view, children }: { view: DesignerView; children: ReactNode }) {
  const { ui } = useDesigner()
  const [folded, setFolded] = useStoredNumber(`inspector-folded:${view === 'split' ? 'split' : 'alone'}`, 0)
  const isFolded = folded === 1
  const unfold = useEffectEvent(() => {
    if (isFolded) setFolded(0)
  })
  useEffect(() => {
    if (ui.focusField !== undefined) unfold()
  }, [ui.focusField])
  const turn = () => setFolded(isFolded ? 0 : 1)
  useKeys('Designer', [{ keys: 'i', label: 'Fold the inspector away, or bring it back', run: turn }])
  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
      <SplitPane
        label="Inspector width"
        direction="columns"
        fixed="second"
        initialPx={400}
        minPx={300}
        maxPx={900}
        storageKey="inspector"
        first={children}
        second={isFolded ? undefined : <Inspector />}
      />
      <div
        className={`absolute right-2 z-[6] ${isFolded ? 'top-3.5 rounded-lg border border-line bg-surface shadow-lift' : 'top-2'}`}
      >
        <IconButton
          icon={isFolded ? 'sidebar' : 'close'}
          label={isFolded ? 'Show the inspector' : 'Fold the inspector away'}
          keys="i"
          size="small"
          onClick={turn}
        />
      </div>
    </div>
  )
}
