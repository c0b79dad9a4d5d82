import { Refusal } from '../../refusal.ts'
import { makesAssets } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { whyBadName } from '../name-rules.ts'
import { calledAll } from './labels.ts'

/** Puts assets into a group, or out of any (`group` undefined). A group that is new is added under `newId`. */
export const setGroup = (
  document: PipelineDocument,
  { ids, group, newId }: { ids: readonly ElementId[]; group: string | undefined; newId?: ElementId },
): Change | Refusal => {
  const members = ids.flatMap((id) => document.elements[id] ?? []).filter(makesAssets)
  if (members.length === 0)
    return new Refusal('nothing_selected', 'Only assets are in groups, and none is selected.')
  const bad = group === undefined ? undefined : whyBadName(group, 'group')
  if (bad !== undefined) return new Refusal('invalid_input', `The name ${bad}.`, { field: 'group' })
  const draft = new DocumentDraft(document)
  const known = draft.of('group').some(({ name }) => name === group)
  if (group !== undefined && !known && newId !== undefined) {
    if (draft.get(newId))
      return new Refusal('invalid_input', 'The new group needs an id of its own.', { elementId: newId })
    draft.put({ kind: 'group', id: newId, name: group })
  }
  for (const member of members) {
    const { group: _, ...rest } = member
    draft.put(group === undefined ? rest : { ...rest, group })
  }
  const who = calledAll(members, 'assets')
  return draft.change(group === undefined ? `Take ${who} out of the group` : `Put ${who} into ${group}`)
}
