import { never } from '../never.ts'
import { sameJson } from '../same-json.ts'
import type { Change, Edit } from './change.ts'
import { documentLimits } from './document-limits.ts'
import { placement, settings, type PipelineDocument, type Placement } from './document.ts'
import { element, type Element, type ElementId } from './element.ts'
import { unsafePart } from './unsafe-text.ts'
import { fieldOf, withField } from './with-field.ts'

/**
 * Why a change does not go onto a document.
 * `misfit`: it was made on another document (what it says was there is not); rebase it. `invalid`: its result is no document.
 * `too_large`: the result has more elements than a document may.
 */
export type Applied =
  | { outcome: 'applied'; document: PipelineDocument }
  | { outcome: 'refused'; reason: 'misfit' | 'invalid' | 'too_large'; edit: number; message: string }

type Misfit = { reason: 'misfit' | 'invalid'; message: string }

/** The document being built. Its three records are copied once a change, when first written, not once an edit. */
interface Draft {
  settings: Record<string, unknown>
  elements: Record<ElementId, Element>
  layout: Record<ElementId, Placement>
}

const misfit = (message: string): Misfit => ({ reason: 'misfit', message })

const setField = (draft: Draft, edit: Extract<Edit, { do: 'set' }>): Misfit | undefined => {
  const before = draft.elements[edit.id]
  if (!before) return misfit(`The element ${edit.id} is not in the document.`)
  if (edit.field === 'id' || edit.field === 'kind') {
    return { reason: 'invalid', message: `The ${edit.field} of an element cannot change.` }
  }
  const fields: Record<string, unknown> = before
  if (!sameJson(fieldOf(fields, edit.field), edit.from))
    return misfit(`The field ${edit.field} of ${edit.id} is no longer what it was.`)
  draft.elements[edit.id] = withField(fields, edit.field, edit.to) as unknown as Element
  return undefined
}

const step = (draft: Draft, edit: Edit): Misfit | undefined => {
  switch (edit.do) {
    case 'add':
      if (draft.elements[edit.element.id]) return misfit(`There is already an element ${edit.element.id}.`)
      draft.elements[edit.element.id] = edit.element
      return undefined
    case 'remove':
      if (!sameJson(draft.elements[edit.element.id], edit.element)) {
        return misfit(`The element ${edit.element.id} is gone, or no longer what it was.`)
      }
      delete draft.elements[edit.element.id]
      return undefined
    case 'set':
      return setField(draft, edit)
    case 'configure':
      if (!sameJson(fieldOf(draft.settings, edit.field), edit.from))
        return misfit(`The setting ${edit.field} is no longer what it was.`)
      draft.settings = withField(draft.settings, edit.field, edit.to)
      return undefined
    case 'place':
      if (!sameJson(draft.layout[edit.id], edit.from))
        return misfit(`${edit.id} no longer lies where it lay.`)
      if (edit.to) draft.layout[edit.id] = edit.to
      else delete draft.layout[edit.id]
      return undefined
    default:
      return never(edit)
  }
}

const touches = (edits: readonly Edit[], ...kinds: Edit['do'][]): boolean =>
  edits.some((edit) => kinds.includes(edit.do))

const draftOf = (document: PipelineDocument, edits: readonly Edit[]): Draft => ({
  settings: document.settings,
  elements: touches(edits, 'add', 'remove', 'set') ? { ...document.elements } : document.elements,
  layout: touches(edits, 'place') ? { ...document.layout } : document.layout,
})

/** What an edit left behind must still be a document; the schema sees only whole elements, so it is asked afterwards. */
const whyInvalid = (document: PipelineDocument, edit: Edit): string | undefined => {
  if (edit.do === 'configure') {
    const read = settings.safeParse(document.settings)
    if (!read.success || !sameJson(read.data, document.settings))
      return `The setting ${edit.field} cannot have this value.`
    return unsafePart(document.settings)?.why
  }
  const id = 'id' in edit ? edit.id : edit.element.id
  const after = document.elements[id]
  const place = document.layout[id]
  if (!after) return place ? `The place of ${id} would be left behind without it.` : undefined
  if (place && edit.do !== 'set' && !placement.safeParse(place).success)
    return `The place of ${id} is not a place.`
  if (edit.do === 'place') return undefined
  const read = element.safeParse(after)
  const field = edit.do === 'set' ? `The field ${edit.field}` : 'A field'
  if (!read.success || !sameJson(read.data, after) || after.id !== id)
    return `${field} of ${id} cannot have this value.`
  const unsafe = unsafePart(after)
  return unsafe && `${unsafe.path.join('.')} of ${id} ${unsafe.why}.`
}

/**
 * The document after a change. Every `from` is compared with what is there, so a change made on another revision is refused
 * rather than half applied. What the change does not touch is shared with the document before.
 */
export const applyChange = (document: PipelineDocument, change: Change): Applied => {
  const draft = draftOf(document, change.edits)
  for (const [index, edit] of change.edits.entries()) {
    const wrong = step(draft, edit)
    if (wrong) return { outcome: 'refused', edit: index, ...wrong }
  }
  const current = draft as unknown as PipelineDocument
  for (const [index, edit] of change.edits.entries()) {
    const message = whyInvalid(current, edit)
    if (message !== undefined) return { outcome: 'refused', reason: 'invalid', edit: index, message }
  }
  const adds = change.edits.findIndex((edit) => edit.do === 'add')
  const count = adds === -1 ? 0 : Object.keys(current.elements).length
  if (count > documentLimits.elements) {
    const message = `A pipeline has at most ${documentLimits.elements.toLocaleString('en')} elements; this would make ${count.toLocaleString('en')}. Split it into several pipelines.`
    return { outcome: 'refused', reason: 'too_large', edit: adds, message }
  }
  return { outcome: 'applied', document: current }
}

/**
 * The edits, in their order, that find what they were made on, and the elements they leave. Whether these are a document
 * is not asked: apply the whole for that.
 */
export const applyWhatFits = (
  document: PipelineDocument,
  edits: readonly Edit[],
): { fitting: Edit[]; elements: PipelineDocument['elements'] } => {
  const draft = draftOf(document, edits)
  const fitting = edits.filter((edit) => step(draft, edit)?.reason !== 'misfit')
  return { fitting, elements: draft.elements }
}

/** Applies a change that was made on this very document; anything else is a bug and throws. */
export const applied = (document: PipelineDocument, change: Change): PipelineDocument => {
  const result = applyChange(document, change)
  if (result.outcome === 'refused') throw new Error(`${change.label}: ${result.message}`)
  return result.document
}
