import { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { canBeDisabled } from '../disabled.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { calledAll } from './labels.ts'

/** Takes elements out of every run, or into runs again. What cannot be disabled, such as a note, is passed over; refuses where nothing is left. */
export const setDisabled = (
  document: PipelineDocument,
  { ids, disabled }: { ids: readonly ElementId[]; disabled: boolean },
): Change | Refusal => {
  const switched = ids.flatMap((id) => document.elements[id] ?? []).filter(canBeDisabled)
  if (switched.length === 0)
    return new Refusal(
      'nothing_selected',
      'Assets, ops, jobs, checks, schedules and sensors can be disabled, and none is selected.',
    )
  const draft = new DocumentDraft(document)
  for (const { disabled: _, ...rest } of switched) draft.put(disabled ? { ...rest, disabled } : rest)
  return draft.change(`${disabled ? 'Disable' : 'Enable'} ${calledAll(switched)}`)
}
