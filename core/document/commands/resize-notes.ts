import { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { placeIn } from './move-nodes.ts'

/** Makes notes as large as said, in pixels of the canvas; where they lie stays. Layout is no content: this makes no version. */
export const resizeNotes = (
  document: PipelineDocument,
  { sizes }: { sizes: Readonly<Record<ElementId, { width: number; height: number }>> },
): Change | Refusal => {
  const draft = new DocumentDraft(document)
  const entries = Object.entries(sizes)
  const places = Object.fromEntries(
    entries.map(([id, size]) => [id, { x: 0, y: 0, ...document.layout[id], ...size }]),
  )
  if (entries.some(([id]) => document.elements[id] && document.elements[id]?.kind !== 'note'))
    return new Refusal('invalid_input', 'Only notes have a size of their own.')
  return (
    placeIn(draft, document, places) ??
    draft.change(entries.length === 1 ? 'Resize note' : `Resize ${entries.length} notes`)
  )
}
