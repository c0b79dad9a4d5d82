'use client'
import { useKeys } from '#components/shell/keys.ts'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import { IconButton } from '#components/ui/button.tsx'
import type { IconName } from '#components/ui/icon-paths.ts'

import { arranged, type Arrangement } from './aligned-places.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import type { Scene } from './scene.ts'

const ways: readonly { is: Arrangement; label: string; icon: IconName; keys: string; needs: 2 | 3 }[] = [
  { is: 'left', label: 'Align left', icon: 'align-left', keys: 'l l', needs: 2 },
  { is: 'centre', label: 'Align centres', icon: 'align-centre', keys: 'l c', needs: 2 },
  { is: 'right', label: 'Align right', icon: 'align-right', keys: 'l r', needs: 2 },
  { is: 'top', label: 'Align tops', icon: 'align-top', keys: 'l t', needs: 2 },
  { is: 'middle', label: 'Align middles', icon: 'align-middle', keys: 'l m', needs: 2 },
  { is: 'bottom', label: 'Align bottoms', icon: 'align-bottom', keys: 'l b', needs: 2 },
  { is: 'across', label: 'Distribute across', icon: 'distribute-across', keys: 'l a', needs: 3 },
  { is: 'down', label: 'Distribute down', icon: 'distribute-down', keys: 'l d', needs: 3 },
]

/** Brings what is selected in line: a bar over the canvas once there are two, keys, and the palette. */
export function AlignBar({ scene }: { scene: Scene }) {
  const { store } = useDesigner()
  const selection = useDesignerState((state) => state.selection)
  const shown = new Set([...selection].map(scene.shownAs))
  const count = scene.nodes.filter(({ id }) => shown.has(id)).length
  const arrange = (is: Arrangement) =>
    void store.run(arranged(store.document, scene, store.read().selection, is))
  const actions = ways.map(({ is, label, icon, keys }) => ({ label, icon, keys, run: () => arrange(is) }))
  useKeys('Designer', actions)
  usePaletteActions(actions)
  if (count < 2) return null
  return (
    <div
      role="toolbar"
      aria-label="Put in line"
      className="absolute top-3 left-1/2 z-[5] flex -translate-x-1/2 gap-0.5 rounded-lg border border-line bg-surface p-0.5 shadow-lift"
    >
      {ways
        .filter(({ needs }) => count >= needs)
        .map(({ is, label, icon, keys }) => (
          <IconButton key={is} icon={icon} label={label} keys={keys} onClick={() => arrange(is)} />
        ))}
    </div>
  )
}
