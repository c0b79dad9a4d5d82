import { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import { placement, type PipelineDocument, type Placement } from '../document.ts'
import type { ElementId } from '../element.ts'
import { calledAll } from './labels.ts'
import { notFound } from './not-found.ts'

/** Where nodes go; what is not said (a size, collapsed) stays as it is. */
export type Places = Readonly<Record<ElementId, Placement>>

/** Puts nodes elsewhere inside a draft. */
export const placeIn = (
  draft: DocumentDraft,
  document: PipelineDocument,
  places: Places,
): Refusal | undefined => {
  for (const [id, place] of Object.entries(places)) {
    if (!document.elements[id]) return notFound(id)
    const whole = { ...document.layout[id], ...place }
    if (!placement.safeParse(whole).success)
      return new Refusal('invalid_input', 'A place needs numbers x and y.', { elementId: id })
    draft.place(id, whole)
  }
  return undefined
}

/** Moves nodes on the canvas. Layout is no content: this makes no version. `doing`: what that is called, where it is more than a move. */
export const moveNodes = (
  document: PipelineDocument,
  { places, doing = 'Move' }: { places: Places; doing?: string },
): Change | Refusal => {
  const draft = new DocumentDraft(document)
  const refused = placeIn(draft, document, places)
  return (
    refused ??
    draft.change(
      `${doing} ${calledAll(
        Object.keys(places).flatMap((id) => document.elements[id] ?? []),
        'nodes',
      )}`,
    )
  )
}
