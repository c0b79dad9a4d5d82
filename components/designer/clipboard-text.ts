import { copyText } from '#core/document/commands/copy-text.ts'
import type { MappedReference } from '#core/document/commands/map-references.ts'
import { paste } from '#core/document/commands/paste.ts'
import { documentLimits } from '#core/document/document-limits.ts'
import type { Point } from '#core/layout/layout-graph.ts'
import { Refusal } from '#core/refusal.ts'

import type { DesignerStore } from './designer-store.ts'
import { freshId } from './fresh-id.ts'

/** The selection as text for the clipboard, or undefined where nothing is selected. */
export const copySelection = <Problem>(designer: DesignerStore<Problem>): string | undefined => {
  const { selection } = designer.read()
  return selection.size > 0 ? copyText(designer.document, [...selection]) : undefined
}

interface PasteText {
  /** The upper left of what is pasted; absent: beside where it was. */
  at?: Point | undefined
  mapped?: readonly MappedReference[]
}

/** Pastes a text as one step of undo and selects what came of it. Gives whether anything was pasted. */
export const pasteText = <Problem>(
  designer: DesignerStore<Problem>,
  text: string,
  { at, mapped = [] }: PasteText = {},
): boolean => {
  // As many ids as there can be elements in so long a text.
  const newIds = Array.from(
    { length: Math.min(documentLimits.elements, (text.match(/\n/g)?.length ?? 0) + 2) },
    freshId,
  )
  const pasted = paste(designer.document, { text, newIds, mapped, ...(at && { at }) })
  if (pasted instanceof Refusal) {
    designer.say('warn', pasted.message)
    return false
  }
  if (!designer.apply(pasted.change)) return false
  designer.select(pasted.ids)
  return true
}
