import { Refusal } from '../../refusal.ts'
import type { Change } from '../change.ts'
import { functionFollows } from '../code/keep-in-step.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element, ElementId } from '../element.ts'
import { namespaceOf, takenNames } from '../free-name.ts'
import { nameFieldOf, nameOf } from '../name-of.ts'
import { whyBadName } from '../name-rules.ts'
import { renameReferences } from '../rename-references.ts'
import { notFound } from './not-found.ts'

/** Gives an element another name inside a draft, and everything that points at it follows; `among` as renameReferences has it. */
export const renameIn = (
  draft: DocumentDraft,
  element: Element,
  name: string,
  among?: readonly ElementId[],
): void => {
  const field = nameFieldOf(element)
  const before = nameOf(element)
  if (field === undefined || before === name) return
  draft.put(functionFollows(element, { ...element, [field]: name } as Element))
  const renaming = { from: before, to: name }
  switch (element.kind) {
    case 'op':
      renameReferences(draft, { noun: 'node', graph: element.graph, ...renaming }, among)
      break
    case 'graph':
      if (element.graph !== undefined)
        renameReferences(draft, { noun: 'node', graph: element.graph, ...renaming }, among)
      renameReferences(draft, { noun: 'graph', ...renaming }, among)
      break
    case 'asset':
    case 'group':
    case 'job':
    case 'resource':
    case 'partitions':
      renameReferences(draft, { noun: element.kind, ...renaming }, among)
      break
    default:
      break
  }
}

/** Renames an element. Dependencies, wires, targets, members and selections follow; code keeps its parameters, renamed or by `as`. */
export const renameElement = (
  document: PipelineDocument,
  { id, name }: { id: ElementId; name: string },
): Change | Refusal => {
  const element = document.elements[id]
  if (!element) return notFound(id)
  const wanted = name.trim().normalize('NFC')
  if (nameFieldOf(element) === undefined) return new Refusal('invalid_input', 'A note has no name.')
  const bad = whyBadName(wanted, element.kind)
  if (bad !== undefined)
    return new Refusal('invalid_input', `The name ${bad}.`, { field: nameFieldOf(element), elementId: id })
  const taken = takenNames(
    document,
    namespaceOf(element.kind, 'graph' in element ? element.graph : undefined),
    [id],
  )
  if (taken.has(wanted))
    return new Refusal('name_taken', `There is already one called ${wanted}. Choose another name.`, {
      field: nameFieldOf(element),
      elementId: id,
    })
  const draft = new DocumentDraft(document)
  renameIn(draft, element, wanted)
  return draft.change(`Rename ${nameOf(element)} to ${wanted}`)
}
