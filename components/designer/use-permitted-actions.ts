'use client'
import { useKeys } from '#components/shell/keys.ts'
import type { PaletteAction } from '#components/shell/palette-actions.ts'

import type { DesignerUi } from './designer-context.tsx'

/** What the person may do here. */
export interface May {
  edit: boolean
  publish: boolean
  launch: boolean
}

/** Materialize and Publish with their keys: by the role, whether or not the drawing can be changed on this screen. */
export const usePermittedActions = (
  may: Pick<May, 'publish' | 'launch'>,
  open: (part: Partial<DesignerUi>) => void,
): readonly PaletteAction[] => {
  const materialize = () => open({ dialog: 'materialize' })
  const publish = () => open({ dialog: 'publish' })
  const actions = [
    ...(may.launch ? [{ label: 'Materialize…', icon: 'play', keys: 'M', run: materialize } as const] : []),
    ...(may.publish ? [{ label: 'Publish…', icon: 'publish', keys: 'P', run: publish } as const] : []),
  ]
  useKeys(
    'Designer',
    actions.map(({ label, keys, run }) => ({ label, keys: keys.toLowerCase(), run })),
  )
  return actions
}
