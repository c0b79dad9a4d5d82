import { type MissingReference, missingReferences } from '#core/document/commands/missing-references.ts'
import { readPart } from '#core/document/commands/paste.ts'
import type { Point } from '#core/layout/layout-graph.ts'
import { Refusal } from '#core/refusal.ts'

import { pasteText } from './clipboard-text.ts'
import type { Designer } from './designer-context.tsx'

/** A text that waits for a word on the names it points at and that are not here. */
export interface Pasting {
  text: string
  at: Point | undefined
  missing: readonly MissingReference[]
}

interface PasteAsking {
  at?: Point | undefined
  /** Keys of assets that other pipelines of the deployment make. */
  elsewhere: readonly string[]
}

/** Pastes a text; where it points at names that are not here, asks first. Gives whether the text was taken, to be pasted or to be asked about. */
export const pasteAsking = (
  { store, open }: Pick<Designer, 'store' | 'open'>,
  text: string,
  { at, elsewhere }: PasteAsking,
): boolean => {
  const part = readPart(text)
  const missing = part instanceof Refusal ? [] : missingReferences(store.document, part, elsewhere)
  if (missing.length === 0) return pasteText(store, text, { at })
  open({ pasting: { text, at, missing } })
  return true
}
