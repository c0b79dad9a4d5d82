import { applyChange, applyWhatFits } from '#core/document/apply-change.ts'
import type { Change, Edit } from '#core/document/change.ts'
import type { PipelineDocument, Placement } from '#core/document/document.ts'
import type { ElementId } from '#core/document/element.ts'
import { sameJson } from '#core/same-json.ts'

type PlaceEdit = Extract<Edit, { do: 'place' }>
const isPlace = (edit: Edit): edit is PlaceEdit => edit.do === 'place'

/** Where a node lies is nobody's work, the last hand wins: but what stays keeps its place, and what goes leaves none behind. */
const placesThatFit = (
  places: readonly PlaceEdit[],
  layout: PipelineDocument['layout'],
  elements: PipelineDocument['elements'],
): PlaceEdit[] => {
  const wanted = new Map<ElementId, Placement | undefined>(places.map(({ id, to }) => [id, to]))
  for (const id of Object.keys(layout)) if (!elements[id]) wanted.set(id, undefined)
  return [...wanted].flatMap(([id, to]): PlaceEdit[] => {
    const from = layout[id]
    if (Boolean(elements[id]) !== Boolean(to) || sameJson(from, to)) return []
    return [{ do: 'place', id, ...(from && { from }), ...(to && { to }) }]
  })
}

/**
 * The part of a change that still fits a document that others have edited since: what they have changed stays as they left it.
 * `kept`: how many edits were left out for their sake.
 */
export const fittingChange = (
  document: PipelineDocument,
  change: Change,
): { change: Change; kept: number } => {
  if (applyChange(document, change).outcome === 'applied') return { change, kept: 0 }
  const content = change.edits.filter((edit) => !isPlace(edit))
  const { fitting, elements } = applyWhatFits(document, content)
  const places = change.edits.filter(isPlace)
  const edits = [...fitting, ...placesThatFit(places, document.layout, elements)]
  if (applyChange(document, { label: change.label, edits }).outcome !== 'applied')
    return { change: { label: change.label, edits: [] }, kept: change.edits.length }
  const placesKept = places.filter(({ id, to }) => Boolean(elements[id]) !== Boolean(to)).length
  return { change: { label: change.label, edits }, kept: content.length - fitting.length + placesKept }
}
