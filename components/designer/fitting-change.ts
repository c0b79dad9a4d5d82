import { applyChange } from '#core/document/apply-change.ts'
import type { Change, Edit } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'

/** An edit as it fits a document, or undefined where somebody has changed what it would change. */
const fitting = (document: PipelineDocument, edit: Edit): Edit | undefined => {
  if (edit.do !== 'place') return edit
  // Where a node lies is nobody's work: the last hand wins.
  const from = document.layout[edit.id]
  return document.elements[edit.id] || !edit.to
    ? { do: 'place', id: edit.id, ...(from && { from }), ...(edit.to && { to: edit.to }) }
    : undefined
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
  const edits: Edit[] = []
  for (const edit of change.edits) {
    const candidate = fitting(document, edit)
    if (!candidate) continue
    const tried = applyChange(document, { label: change.label, edits: [...edits, candidate] })
    if (tried.outcome === 'applied' || tried.reason === 'invalid') edits.push(candidate)
  }
  const whole = { label: change.label, edits }
  if (applyChange(document, whole).outcome === 'applied')
    return { change: whole, kept: change.edits.length - edits.length }
  return { change: { label: change.label, edits: [] }, kept: change.edits.length }
}
