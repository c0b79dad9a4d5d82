import type { Json } from '../../json.ts'
import { Refusal } from '../../refusal.ts'
import { makesAssets } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { functionNameOf } from '../code/function-name.ts'
import { parameterAdded, parameterRemoved, parameterRenamed } from '../code/keep-in-step.ts'
import { parametersOf } from '../code/parameters.ts'
import { describeIssue, spelledPath } from '../describe-issue.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import { elementSchemas, type Element, type ElementId } from '../element.ts'
import { parameterOf } from '../identifier.ts'
import { nameFieldOf } from '../name-of.ts'
import { isGraphNode } from '../op-graph.ts'
import { renameReferences } from '../rename-references.ts'
import { unsafePart } from '../unsafe-text.ts'
import { withField } from '../with-field.ts'
import { calledIn } from './labels.ts'
import { notFound } from './not-found.ts'
import { renameElement } from './rename-element.ts'

/** The one name that changed between two lists of named things, or undefined. */
const renamedIn = (
  before: readonly string[],
  after: readonly string[],
): { from: string; to: string } | undefined => {
  if (before.length !== after.length) return undefined
  const changed = before.flatMap((name, index) =>
    name === after[index] ? [] : [{ from: name, to: after[index] ?? name }],
  )
  const [only] = changed
  return changed.length === 1 && only && !before.includes(only.to) ? only : undefined
}

const names = (list: readonly { name: string }[] | undefined): string[] =>
  (list ?? []).map(({ name }) => name)

/** The code follows dependencies and inputs: new ones become parameters, old ones go where nothing uses them, a renamed one is renamed. */
const codeFollows = (before: Element, after: Element): Element => {
  const named = (element: Element): string[] => {
    if (makesAssets(element))
      return (element.deps ?? []).filter(({ orderOnly }) => !orderOnly).map(parameterOf)
    return element.kind === 'op' ? names(element.inputs) : []
  }
  const [old, now] = [named(before), named(after)]
  const renamed = renamedIn(old, now)
  const followed = renamed && parameterRenamed(after, renamed.from, renamed.to)
  if (followed) return followed
  // A parameter that was missing before stays missing: what a person left out is for the Problems panel.
  const shorter = old.filter((name) => !now.includes(name)).reduce(parameterRemoved<Element>, after)
  return now.filter((name) => !old.includes(name)).reduce(parameterAdded<Element>, shorter)
}

/** Keys and ports that were renamed inside a list take their references with them. */
const referencesFollow = (draft: DocumentDraft, before: Element, after: Element): void => {
  if (before.kind === 'multiAsset' && after.kind === 'multiAsset') {
    const renamed = renamedIn(
      before.assets.map(({ key }) => key),
      after.assets.map(({ key }) => key),
    )
    if (renamed) renameReferences(draft, { noun: 'asset', ...renamed })
  }
  if (isGraphNode(before) && isGraphNode(after) && before.graph !== undefined) {
    const renamed = renamedIn(names(before.outputs), names(after.outputs))
    if (renamed)
      renameReferences(draft, { noun: 'output', graph: before.graph, node: before.name, ...renamed })
  }
  if (before.kind === 'graph' && after.kind === 'graph') {
    const renamed = renamedIn(names(before.inputs), names(after.inputs))
    if (renamed) renameReferences(draft, { noun: 'graphInput', graph: before.name, ...renamed })
  }
}

/** Sets a field of an element, or takes it away (`value` undefined). Names go through renameElement; code follows dependencies and inputs. */
export const setField = (
  document: PipelineDocument,
  { id, field, value }: { id: ElementId; field: string; value: Json | undefined },
): Change | Refusal => {
  const element = document.elements[id]
  if (!element) return notFound(id)
  if (field === nameFieldOf(element) && typeof value === 'string')
    return renameElement(document, { id, name: value })
  if (field === 'id' || field === 'kind')
    return new Refusal('invalid_input', `The ${field} of an element cannot change.`)
  const schema = elementSchemas[element.kind]
  const wanted = withField(element, field, value)
  const read = schema.safeParse(wanted)
  if (!read.success) {
    const [problem] = read.error.issues.flatMap((issue) =>
      describeIssue(issue, wanted, calledIn(element), Object.keys(schema.shape)),
    )
    return new Refusal('invalid_input', problem?.message ?? `The field ${field} cannot have this value.`, {
      elementId: id,
      field,
      ...(problem && { path: spelledPath(problem.path), predicate: problem.predicate }),
    })
  }
  const unsafe = unsafePart(read.data)
  if (unsafe)
    return new Refusal('invalid_input', `${unsafe.path.join('.')} ${unsafe.why}.`, { elementId: id, field })
  const draft = new DocumentDraft(document)
  const readable =
    'compute' in element && element.compute && parametersOf(element.compute, functionNameOf(element))
  draft.put(
    readable && (field === 'deps' || field === 'inputs') ? codeFollows(element, read.data) : read.data,
  )
  if (field === 'assets' || field === 'outputs' || field === 'inputs')
    referencesFollow(draft, element, read.data)
  return draft.change(`${value === undefined ? 'Clear' : 'Set'} ${field} of ${calledIn(element)}`)
}
