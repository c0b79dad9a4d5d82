import { Refusal } from '../../refusal.ts'
import type { PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { pasteDocument, type Pasted } from './paste-document.ts'

/** Copies elements beside themselves, under free names. Wires among them are copied; wires from outside lead to the copies too. */
export const duplicate = (
  document: PipelineDocument,
  { ids, newIds }: { ids: readonly ElementId[]; newIds: readonly ElementId[] },
): Pasted | Refusal => {
  const chosen = ids.flatMap((id) => document.elements[id] ?? [])
  if (chosen.length === 0) return new Refusal('nothing_selected', 'Nothing is selected.')
  const graphs = new Set(chosen.flatMap((element) => (element.kind === 'graph' ? [element.name] : [])))
  const inside = Object.values(document.elements).filter(
    (element) =>
      (element.kind === 'op' || element.kind === 'graph') &&
      graphs.has(element.graph ?? '') &&
      !ids.includes(element.id),
  )
  const copied = [...chosen, ...inside]
  const part = {
    settings: document.settings,
    elements: Object.fromEntries(copied.map((element) => [element.id, element])),
    layout: Object.fromEntries(
      copied.flatMap(({ id }) => (document.layout[id] ? [[id, document.layout[id]] as const] : [])),
    ),
  }
  return pasteDocument(document, part, { newIds, label: 'Duplicate' })
}
