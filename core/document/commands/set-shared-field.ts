import type { Json } from '../../json.ts'
import { Refusal } from '../../refusal.ts'
import { applied } from '../apply-change.ts'
import { changeBetween } from '../change-between.ts'
import type { Change } from '../change.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { editedShared, sharedFields } from '../shared-fields.ts'
import { calledAll } from './labels.ts'
import { notFound } from './not-found.ts'
import { setField } from './set-field.ts'

/** Sets a field that several elements have, on all of them or on none. Of tags, owners and kinds only what all hold is replaced. */
export const setSharedField = (
  document: PipelineDocument,
  { ids, field, value }: { ids: readonly ElementId[]; field: string; value: Json | undefined },
): Change | Refusal => {
  const elements = ids.flatMap((id) => document.elements[id] ?? [])
  if (elements.length < ids.length) return notFound(ids.find((id) => !document.elements[id]) ?? '')
  const shared = sharedFields(elements).find(({ name }) => name === field)
  if (!shared)
    return new Refusal('invalid_input', `Not all of these have ${field}. Select only what has it.`, { field })
  let after = document
  for (const element of elements) {
    const change = setField(after, { id: element.id, field, value: editedShared(element, shared, value) })
    if (change instanceof Refusal) return change
    after = applied(after, change)
  }
  const verb = value === undefined ? 'Clear' : 'Set'
  return changeBetween(document, after, `${verb} ${field} of ${calledAll(elements)}`)
}
