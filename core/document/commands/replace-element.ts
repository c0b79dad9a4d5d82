import { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import { element as elementSchema, type Element } from '../element.ts'
import { unsafePart } from '../unsafe-text.ts'
import { calledIn } from './labels.ts'
import { notFound } from './not-found.ts'

/** Puts an element in the place of the one with its id, as when it was edited as text. Nothing else follows. */
export const replaceElement = (
  document: PipelineDocument,
  { element }: { element: Element },
): Change | Refusal => {
  const before = document.elements[element.id]
  if (!before) return notFound(element.id)
  const read = elementSchema.safeParse(element)
  const unsafe = unsafePart(element)
  if (!read.success || unsafe)
    return new Refusal(
      'invalid_input',
      unsafe ? `${unsafe.path.join('.')} ${unsafe.why}.` : 'This is no element.',
      { elementId: element.id },
    )
  const draft = new DocumentDraft(document)
  draft.put(read.data)
  return draft.change(`Edit ${calledIn(before)}`)
}
