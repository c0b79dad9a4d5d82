'use client'
import type { Point } from '#core/layout/layout-graph.ts'

import { useDesigner } from './designer-context.tsx'
import { pasteAsking } from './paste-asking.ts'
import { useElsewhere } from './use-elsewhere.ts'

/** Pastes a text into the designer, see pasteAsking. */
export const usePaste = (): ((text: string, at?: Point) => boolean) => {
  const designer = useDesigner()
  const elsewhere = useElsewhere()
  return (text, at) => pasteAsking(designer, text, { at, elsewhere })
}
