import { Refusal } from '../../refusal.ts'
import { keysOf, makesAssets } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element, ElementId } from '../element.ts'
import { isGraphNode, parseWire } from '../op-graph.ts'
import { withoutDependencies, withoutSources } from './disconnect.ts'
import { calledAll } from './labels.ts'
import { notFound } from './not-found.ts'

/** The elements that go when some go: what lies in a graph, and the checks of an asset. */
const withBelongings = (document: PipelineDocument, ids: readonly ElementId[]): Set<ElementId> => {
  const gone = new Set(ids)
  for (const id of gone) {
    const element = document.elements[id]
    if (!element) continue
    const keys = keysOf(element)
    for (const other of Object.values(document.elements)) {
      const inside =
        element.kind === 'graph' &&
        (other.kind === 'op' || other.kind === 'graph') &&
        other.graph === element.name
      if (inside || (other.kind === 'check' && keys.includes(other.asset))) gone.add(other.id)
    }
  }
  return gone
}

const withoutField = (element: Element, field: string): Element => {
  const { [field]: _, ...rest } = element as unknown as Record<string, unknown>
  return rest as unknown as Element
}

/** What is left of an element when others are gone: its wires to them are cut, its group and resources forgotten. */
const cutFrom = (element: Element, gone: readonly Element[], keys: readonly string[]): Element => {
  let left = makesAssets(element) || element.kind === 'check' ? withoutDependencies(element, keys) : element
  for (const one of gone) {
    if (one.kind === 'group' && makesAssets(left) && left.group === one.name)
      left = withoutField(left, 'group')
    if (one.kind === 'resource' && 'resources' in left && left.resources?.includes(one.name)) {
      const resources = left.resources.filter((name) => name !== one.name)
      left = resources.length > 0 ? { ...left, resources } : withoutField(left, 'resources')
    }
    if (!isGraphNode(one)) continue
    if (isGraphNode(left) && left.graph === one.graph)
      left = withoutSources(left, (source) => parseWire(source).node === one.name)
    if (
      left.kind === 'graph' &&
      left.name === one.graph &&
      left.outputs?.some(({ from }) => parseWire(from).node === one.name)
    ) {
      const outputs = left.outputs.filter(({ from }) => parseWire(from).node !== one.name)
      left = outputs.length > 0 ? { ...left, outputs } : withoutField(left, 'outputs')
    }
  }
  return left
}

/** Removes elements; wires to them, checks of them and what lies in them go in the same change. */
export const removeElements = (
  document: PipelineDocument,
  { ids }: { ids: readonly ElementId[] },
): Change | Refusal => {
  const [first] = ids
  if (first === undefined) return new Refusal('nothing_selected', 'Nothing is selected.')
  const missing = ids.find((id) => !document.elements[id])
  if (missing !== undefined) return notFound(missing)
  const goneIds = withBelongings(document, ids)
  const gone = [...goneIds].flatMap((id) => document.elements[id] ?? [])
  const keys = gone.flatMap(keysOf)
  const draft = new DocumentDraft(document)
  for (const id of goneIds) draft.remove(id)
  for (const element of draft.all()) {
    const left = cutFrom(element, gone, keys)
    if (left !== element) draft.put(left)
  }
  return draft.change(`Remove ${calledAll(ids.flatMap((id) => document.elements[id] ?? []))}`)
}
