import { Refusal } from '../../refusal.ts'
import { depsOf, keysOf } from '../asset-graph.ts'
import type { Change } from '../change.ts'
import { DocumentDraft } from '../document-draft.ts'
import { documentLimits, emptyDocument, type PipelineDocument } from '../document.ts'
import type { ElementId } from '../element.ts'
import { parseText } from '../parse-text.ts'
import { calledAll } from './labels.ts'
import { namesMadeFree } from './names-made-free.ts'

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

/** Ops of a part that come without their graph go into another one. */
const intoGraph = (part: DocumentDraft, graph: string): void => {
  const inside = new Set(part.of('graph').map(({ name }) => name))
  for (const element of part.of('op')) if (!inside.has(element.graph)) part.put({ ...element, graph })
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
  if (options.graph !== undefined) intoGraph(made, options.graph)
  namesMadeFree(made, document)
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
