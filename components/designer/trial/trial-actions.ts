'use client'
import { useKeys } from '#components/shell/keys.ts'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'

import { useDesigner } from '../designer-context.tsx'
import { useTrialTable, type TrialTable } from './trial-context.tsx'
import { assetToTry } from './use-selected-asset.ts'

/** R tries what is selected, Shift+R up to it; the same from the palette of commands. */
export const useTrialActions = (): void => {
  const { store, canEdit } = useDesigner()
  const { start } = useTrialTable()
  const begin = (upTo: boolean) => {
    const [first, second] = [...store.read().selection]
    const asset =
      first === undefined || second !== undefined ? undefined : assetToTry(store.document.elements[first])
    if (asset === undefined) store.say('neutral', 'Select one asset that is made here; then it can be tried.')
    else start(asset, upTo)
  }
  const actions = canEdit
    ? ([
        { label: 'Try the selected asset', icon: 'play', keys: 'R', run: () => begin(false) },
        { label: 'Try up to the selected asset', icon: 'play', keys: 'shift+R', run: () => begin(true) },
      ] as const)
    : []
  usePaletteActions(actions)
  useKeys(
    'Designer',
    actions.map(({ label, keys, run }) => ({ label, keys: keys.toLowerCase(), run })),
  )
}

/** What the menu of a node offers of trying. */
export const trialItems = (table: TrialTable, asset: string | undefined): MenuItem[] => {
  if (asset === undefined) return []
  const isPinned = Object.hasOwn(table.pins, asset)
  return [
    { kind: 'action', label: 'Try', icon: 'play', keys: 'R', onSelect: () => table.start(asset, false) },
    { kind: 'action', label: 'Try up to here', keys: 'shift+R', onSelect: () => table.start(asset, true) },
    ...(isPinned
      ? [
          {
            kind: 'action',
            label: 'Unpin its output',
            icon: 'pin',
            onSelect: () => table.unpin(asset),
          } as const,
        ]
      : []),
    { kind: 'line' },
  ]
}
