'use client'
import { useKeys, type KeyBinding } from '#components/shell/keys.ts'

import { useDesigner } from './designer-context.tsx'
import type { Scene } from './scene.ts'

/** Keys that mean the same wherever the document is shown as something to walk in: drawn, or as an outline. */
export const useDocumentKeys = (scene: Scene): void => {
  const { store, gestures, open, canEdit } = useDesigner()
  const edits: KeyBinding[] = [
    { keys: 'mod+z', label: 'Undo', run: () => store.undo(), repeats: true },
    { keys: 'mod+shift+z', label: 'Redo', run: () => store.redo(), repeats: true },
    { keys: 'mod+y', label: 'Redo', run: () => store.redo(), repeats: true },
    { keys: 'mod+d', label: 'Duplicate', run: () => gestures.duplicate() },
    { keys: 'mod+g', label: 'Group what is selected', run: () => gestures.groupSelected() },
    { keys: 'f2', label: 'Rename', run: () => open({ renaming: [...store.read().selection][0] }) },
  ]
  const looks: KeyBinding[] = [
    { keys: '/', label: 'Find', run: () => open({ finding: true }) },
    { keys: 'mod+f', label: 'Find', run: () => open({ finding: true }) },
    { keys: 'mod+a', label: 'Select everything', run: () => store.select(scene.whole.map(({ id }) => id)) },
    { keys: 'mod+s', label: 'Save now', run: () => void store.autosave.flush(), always: true },
  ]
  useKeys('Designer', canEdit ? [...edits, ...looks] : looks)
}
