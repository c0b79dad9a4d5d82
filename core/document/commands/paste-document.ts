import { Refusal } from '../../refusal.ts'
import { depsOf, keysOf } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import { documentLimits, limitWords } from '../document-limits.ts'
import { emptyDocument, type PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { calledAll } from './labels.ts'
import { mapReferences, type MappedReference } from './map-references.ts'
import { namesMadeFree } from './names-made-free.ts'

export interface Pasted {
  change: Change
  /** The new elements, to be selected. */
  ids: ElementId[]
  /** Assets that pasted elements depend on and that are not here, to be told. */
  dangling: string[]
}

export interface PasteDocument {
  /** Fresh ids, at least as many as elements. */
  newIds: readonly ElementId[]
  /** Where the upper left of what is pasted goes; absent: beside where it was. */
  at?: { x: number; y: number }
  /** Ops that are pasted without their graph go into this one. */
  graph?: string
  /** What becomes of names that the part points at and that are not here; see missingReferences. Those left out stay as they are. */
  mapped?: readonly MappedReference[]
}

const shift = 40

/** Ops of a part that come without their graph go into another one. */
const intoGraph = (part: DocumentDraft, graph: string): void => {
  const inside = new Set(part.of('graph').map(({ name }) => name))
  for (const element of part.of('op')) if (!inside.has(element.graph)) part.put({ ...element, graph })
}

/**
 * Puts the elements of a part, itself a document, into the document: ids and names made free, wires among them kept, those to the outside kept where they lead
 * somewhere. `label` begins the words of the change.
 */
export const pasteDocument = (
  document: PipelineDocument,
  part: PipelineDocument,
  options: PasteDocument & { label: string },
): Pasted | Refusal => {
  const made = new DocumentDraft({ ...emptyDocument('part'), elements: part.elements, layout: part.layout })
  if (options.graph !== undefined) intoGraph(made, options.graph)
  namesMadeFree(made, document)
  mapReferences(made, options.mapped ?? [])
  const elements = made.all()
  if (elements.length === 0) return new Refusal('nothing_selected', 'There is nothing to paste.')
  if (elements.length + Object.keys(document.elements).length > documentLimits.elements) {
    return new Refusal(
      'limit_reached',
      `This would make more than ${limitWords.elements}, the most there can be. Split the pipeline into several.`,
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
