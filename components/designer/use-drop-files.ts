'use client'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import type { ElementId } from '#core/document/element.ts'
import type { Point } from '#core/layout/layout-graph.ts'

import { useDesigner } from './designer-context.tsx'
import { droppedFileKinds } from './dropped-file-kinds.ts'
import { useElsewhere } from './use-elsewhere.ts'

/** Takes files that were let go on the canvas, see dropFiles; its code is fetched with the first. The palette opens a dialog for the same. */
export const useDropFiles = (): ((files: readonly File[], at: Point, on?: ElementId) => Promise<void>) => {
  const { store, open, graph, canEdit } = useDesigner()
  const elsewhere = useElsewhere()
  const take = async (files: readonly File[], at: Point, on?: ElementId) => {
    const code = await import('./drop-files.ts').catch(() => undefined)
    if (code) await code.dropFiles(files, { designer: { store, open }, at, on, elsewhere })
    else
      store.say(
        'warn',
        'What reads files could not be fetched. Look whether the server is there, and let them go once more.',
      )
  }
  const choose = () => {
    const input = Object.assign(document.createElement('input'), {
      type: 'file',
      multiple: true,
      accept: droppedFileKinds.join(','),
    })
    input.addEventListener(
      'change',
      () => void take([...(input.files ?? [])], graph.current?.middle() ?? { x: 0, y: 0 }),
    )
    input.click()
  }
  usePaletteActions(canEdit ? [{ label: 'Add files as assets…', icon: 'upload', run: choose }] : [])
  return take
}
