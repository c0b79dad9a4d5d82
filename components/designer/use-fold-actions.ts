'use client'
import { useFolded } from '#components/graph/use-folded.ts'
import { useKeys } from '#components/shell/keys.ts'
import { usePaletteActions } from '#components/shell/palette-actions.ts'

import { useDesigner } from './designer-context.tsx'
import type { Scene } from './scene.ts'

/** Folding by keys and by the palette: the frames of what is selected, or all. */
export const useFoldActions = (scene: Scene): void => {
  const { store, pipelineId } = useDesigner()
  const folded = useFolded(pipelineId)
  const framesOf = (has: (id: string) => boolean) =>
    new Set(scene.whole.flatMap(({ id, group }) => (group !== undefined && has(id) ? [group] : [])))
  const foldSelected = () => {
    const frames = framesOf((id) => store.read().selection.has(id))
    if (frames.size === 0) return store.say('neutral', 'Select something in a group first.')
    const open = [...frames].filter((frame) => !folded.frames.has(frame))
    if (open.length > 0) folded.set([...folded.frames, ...open])
    else folded.unfold([...frames])
  }
  const foldAll = () => folded.set(framesOf(() => true))
  useKeys('Designer', [
    { keys: 'shift+g', label: 'Fold the group of what is selected, or unfold it', run: foldSelected },
  ])
  usePaletteActions([
    { label: 'Fold or unfold the selected group', icon: 'group', keys: 'shift+G', run: foldSelected },
    { label: 'Fold all groups', icon: 'group', run: foldAll },
    { label: 'Unfold all groups', icon: 'group', run: () => folded.set([]) },
  ])
}
