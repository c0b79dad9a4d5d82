import { Refusal } from '../../refusal.ts'
import { depsOf, keysOf } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import { documentLimits, emptyDocument, type PipelineDocument } from '../document.ts'
import type { Element, ElementId } from '../element.ts'
import { freeName, namespaceOf, takenNames } from '../free-name.ts'
import { nameOf } from '../name-of.ts'
import { parseText } from '../parse-text.ts'
import { renameReferences } from '../rename-references.ts'
import { calledAll } from './labels.ts'
import { renameIn } from './rename-element.ts'

export interface Pasted {
  change: Change
  /** The new elements, to be selected. */
  ids: ElementId[]
  /** Assets that pasted elements depend on and that are not here, to be told. */
  dangling: string[]
}
export interface Paste {
  text: string
  /** Fresh ids, at least as many as elements. */
  newIds: readonly ElementId[]
  /** Where the upper left of what is pasted goes; absent: beside where it was. */
  at?: { x: number; y: number }
  /** Ops that are pasted without their graph go into this one. */
  graph?: string
}

const shift = 40

/** Names inside the pasted part that are taken in the document become free ones, and what points at them inside follows. */
const namesMadeFree = (part: DocumentDraft, document: PipelineDocument, graph: string | undefined): void => {
  const inside = new Set(part.of('graph').map(({ name }) => name))
  for (const element of part.all()) {
    if (graph !== undefined && element.kind === 'op' && !inside.has(element.graph))
      part.put({ ...element, graph })
  }
  for (const { id } of part.all()) {
    const element = part.get(id) as Element
    const namespace = namespaceOf(element.kind, 'graph' in element ? element.graph : undefined)
    const taken = takenNames(document, namespace)
    if (element.kind === 'multiAsset') {
      const keys = takenNames(document, 'asset')
      for (const { key } of element.assets.filter((asset) => keys.has(asset.key))) {
        const free = freeName(key, new Set([...keys, ...takenNames(part.document(), 'asset')]))
        const current = part.get(id) as Extract<Element, { kind: 'multiAsset' }>
        part.put({
          ...current,
          assets: current.assets.map((asset) => (asset.key === key ? { ...asset, key: free } : asset)),
        })
        renameReferences(part, { noun: 'asset', from: key, to: free })
      }
    }
    if (element.kind === 'note' || !taken.has(nameOf(element))) continue
    // Groups, resources and partition sets that are here already are meant: the pasted ones join them.
    if (element.kind === 'group' || element.kind === 'resource' || element.kind === 'partitions')
      part.remove(id)
    else
      renameIn(
        part,
        part.get(id) as Element,
        freeName(nameOf(element), new Set([...taken, ...takenNames(part.document(), namespace, [id])])),
      )
  }
}

/** Puts the elements of a text into the document: ids and names made free, wires among them kept, those to the outside kept where they lead somewhere. */
export const paste = (document: PipelineDocument, { text, newIds, at, graph }: Paste): Pasted | Refusal => {
  const parsed = parseText(text)
  if (parsed.outcome === 'refused') {
    return new Refusal('invalid_input', `This text is no pipeline: ${parsed.problems[0]?.message ?? ''}`, {
      problems: parsed.problems,
    })
  }
  return pasteDocument(document, parsed.document, {
    newIds,
    ...(at && { at }),
    ...(graph !== undefined && { graph }),
    label: 'Paste',
  })
}

/** Puts a part, itself a document, into a document; see paste. */
export const pasteDocument = (
  document: PipelineDocument,
  part: PipelineDocument,
  options: Omit<Paste, 'text'> & { label: string },
): Pasted | Refusal => {
  const made = new DocumentDraft({ ...emptyDocument('part'), elements: part.elements, layout: part.layout })
  namesMadeFree(made, document, options.graph)
  const elements = made.all()
  if (elements.length === 0) return new Refusal('nothing_selected', 'There is nothing to paste.')
  if (elements.length + Object.keys(document.elements).length > documentLimits.elements) {
    return new Refusal(
      'limit_reached',
      'This would make more than 5,000 elements, the most there can be. Split the pipeline into several.',
    )
  }
  if (options.newIds.length < elements.length || options.newIds.some((id) => document.elements[id])) {
    return new Refusal('invalid_input', 'Every pasted element needs a fresh id.')
  }
  const places = elements.flatMap(({ id }) => part.layout[id] ?? [])
  const [left, top] = [Math.min(...places.map(({ x }) => x)), Math.min(...places.map(({ y }) => y))]
  const draft = new DocumentDraft(document)
  const ids = elements.map((element, index) => {
    const id = options.newIds[index] as ElementId
    draft.put({ ...element, id })
    const place = part.layout[element.id]
    if (place) {
      const x = options.at ? place.x - left + options.at.x : place.x + shift
      const y = options.at ? place.y - top + options.at.y : place.y + shift
      draft.place(id, { ...place, x, y })
    } else if (options.at)
      draft.place(id, { x: options.at.x + index * shift, y: options.at.y + index * shift })
    return id
  })
  const known = new Set(draft.all().flatMap(keysOf))
  const dangling = [
    ...new Set(
      elements
        .flatMap(depsOf)
        .map(({ asset }) => asset)
        .filter((asset) => !known.has(asset)),
    ),
  ]
  return { change: draft.change(`${options.label} ${calledAll(elements)}`), ids, dangling }
}
