import type { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import { placeIn, type Places } from './move-nodes.ts'

/** Takes the places that a layout computed, as one step of undo. */
export const tidy = (document: PipelineDocument, { places }: { places: Places }): Change | Refusal => {
  const draft = new DocumentDraft(document)
  return placeIn(draft, document, places) ?? draft.change('Tidy')
}
