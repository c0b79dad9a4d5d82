import { isAlias, isMap, isSeq, visit, YAMLMap, YAMLSeq, type Document, type Node, type Pair } from 'yaml'

import { sameJson } from '../../same-json.ts'
import { applyChange } from '../apply-change.ts'
import type { Change } from '../change.ts'
import { deriveId } from '../derive-id.ts'
import type { PipelineDocument } from '../document.ts'
import { elementKinds, elementSchemas, type Element, type ElementId, type ElementKind } from '../element.ts'
import { formatText, styleYaml, yamlStyle } from '../format-text.ts'
import { nameIn, type PlaceInText } from '../from-spelling.ts'
import { parseText, parseYamlText, type ParsedYaml, type TextProblem } from '../parse-text.ts'
import { sectionOf, settingsFields, spelledElement, toSpelling } from '../spelling.ts'
import { insertPair, keyText, mergeNode, newNode, pairOf, removePair } from './merge-node.ts'
import { restoreLines } from './restore-lines.ts'

export type EditedText =
  | { outcome: 'edited'; text: string }
  | { outcome: 'refused'; message: string; problems: TextProblem[] }

const topOrder = [
  'sluice',
  ...settingsFields,
  ...elementKinds.map((kind) => sectionOf[kind] as string),
  'layout',
]

/** Aliases would let one edit change two places: each gets a value of its own first. */
const expandAliases = (document: Document): void => {
  let found = false
  visit(document, {
    Alias: (_, alias) => {
      found = true
      const source = alias.resolve(document)
      return source ? (source.clone() as Node) : undefined
    },
  })
  if (found)
    visit(document, { Node: (_, node) => void (!isAlias(node) && 'anchor' in node && delete node.anchor) })
}

/** The texts of a document as nodes: sections made when first needed, elements found by id. */
class EditedNodes {
  readonly document: Document
  private readonly top: YAMLMap
  private readonly nodes = new Map<ElementId, YAMLMap>()

  constructor(document: Document, top: YAMLMap, places: ReadonlyMap<ElementId, PlaceInText>) {
    this.document = document
    this.top = top
    for (const [id, [section, index]] of places) {
      const list = pairOf(top, section)?.value
      const node = isSeq(list) ? list.items[index] : undefined
      if (isMap(node)) this.nodes.set(id, node)
    }
  }

  private section(kind: ElementKind): YAMLSeq {
    const known = pairOf(this.top, sectionOf[kind])
    if (isSeq(known?.value)) return known.value
    const list = new YAMLSeq()
    if (known) known.value = list
    else insertPair(this.document, this.top, sectionOf[kind], list, topOrder)
    return list
  }

  configure(before: PipelineDocument, after: PipelineDocument): void {
    const [old, now]: Record<string, unknown>[] = [
      toSpelling({ ...before, elements: {}, layout: {} }),
      toSpelling({ ...after, elements: {}, layout: {} }),
    ]
    for (const field of settingsFields)
      if (!sameJson(old?.[field], now?.[field])) this.setIn(this.top, field, now?.[field], topOrder)
  }

  private setIn(map: YAMLMap, field: string, value: unknown, order: readonly string[]): void {
    const pair = pairOf(map, field)
    if (value === undefined) removePair(map, field)
    else if (pair) pair.value = mergeNode(this.document, pair.value as Node | null, value)
    else insertPair(this.document, map, field, newNode(this.document, value), order)
  }

  remove(element: Element): void {
    const list = this.section(element.kind)
    list.items = list.items.filter((item) => item !== this.nodes.get(element.id))
    this.nodes.delete(element.id)
    if (list.items.length === 0) removePair(this.top, sectionOf[element.kind])
  }

  add(element: Element): void {
    const node = newNode(this.document, spelledElement(element)) as YAMLMap
    this.section(element.kind).items.push(node)
    this.nodes.set(element.id, node)
  }

  set(before: Element, after: Element): void {
    const node = this.nodes.get(after.id)
    if (!node) return
    const [old, now] = [spelledElement(before), spelledElement(after)]
    const order = ['id', ...Object.keys(elementSchemas[after.kind].shape).filter((field) => field !== 'id')]
    for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
      if (!sameJson(old[field], now[field])) this.setIn(node, field, now[field], order)
    }
  }

  place(before: PipelineDocument, after: PipelineDocument): void {
    const pair = pairOf(this.top, 'layout')
    const layout = isMap(pair?.value) ? pair.value : new YAMLMap()
    for (const id of new Set([...Object.keys(before.layout), ...Object.keys(after.layout)])) {
      if (sameJson(before.layout[id], after.layout[id])) continue
      this.setIn(layout, id, after.layout[id], [])
      const place = pairOf(layout, id)?.value
      if (isMap(place) && !before.layout[id]) place.flow = true
    }
    // Places of elements that were only ever typed in passing.
    for (const key of layout.items.map((one) => keyText(one as Pair)))
      if (!after.elements[key]) removePair(layout, key)
    if (layout.items.length === 0) removePair(this.top, 'layout')
    else if (pair) pair.value = layout
    else insertPair(this.document, this.top, 'layout', layout, topOrder)
  }

  /** An element without a written id has one that its name gives. Where that is no longer the one it has, it is written down. */
  keepIds(): void {
    const ids = new Map([...this.nodes].map(([id, node]) => [node, id]))
    for (let moved = true; moved;) {
      moved = false
      const entries = elementKinds.flatMap((kind) => {
        const list = pairOf(this.top, sectionOf[kind])?.value
        return isSeq(list) ? list.items.filter(isMap).map((node) => ({ kind, node })) : []
      })
      const taken = new Set(entries.flatMap(({ node }) => (node.has('id') ? String(node.get('id')) : [])))
      for (const { kind, node } of entries) {
        const id = ids.get(node)
        if (node.has('id') || id === undefined) continue
        const derived = deriveId(kind, nameIn(node.toJS(this.document) as Record<string, unknown>), taken)
        taken.add(derived)
        if (derived === id) continue
        insertPair(this.document, node, 'id', newNode(this.document, id), [
          'id',
          ...Object.keys(elementSchemas[kind].shape),
        ])
        moved = true
      }
    }
  }
}

/** How a text is indented, as far as it shows. */
const indentation = (text: string): { indent: number; indentSeq: boolean } => {
  const list =
    /^(?:assets|multiAssets|ops|graphs|jobs|resources|notes|checks|groups):[^\S\n]*(?:#[^\n]*)?\n(?:[^\S\n]*(?:#[^\n]*)?\n)*( *)- /m.exec(
      text,
    )?.[1]
  const first = /^( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2
  return {
    indent:
      list !== undefined && list.length > 0 ? list.length : Math.min(8, Math.max(2, first === 3 ? 2 : first)),
    indentSeq: list !== '',
  }
}

const holds = (text: string, wanted: PipelineDocument): boolean => {
  const parsed = parseText(text, 'yaml')
  return parsed.outcome === 'parsed' && sameJson(parsed.document, wanted)
}

/**
 * Applies a change to a YAML text. Comments, order and style of what it does not touch stay. What is written is read again: a text that a style cannot keep
 * is written anew in one that can, so the result always spells the changed document. A text that was read already comes with it, and is used up.
 */
export const editYamlText = (
  text: string,
  change: Change,
  { parsed, yaml }: ParsedYaml = parseYamlText(text),
): EditedText => {
  if (parsed.outcome === 'refused')
    return {
      outcome: 'refused',
      message: 'The text cannot be read as it is. Put it right first.',
      problems: parsed.problems,
    }
  const result = applyChange(parsed.document, change)
  if (result.outcome === 'refused') return { outcome: 'refused', message: result.message, problems: [] }
  if (!isMap(yaml?.contents)) return { outcome: 'edited', text: formatText(result.document, 'yaml') }
  const document: Document = yaml as unknown as Document
  const style = { ...yamlStyle, ...indentation(text) }
  const rewritten = document.toString(style)
  expandAliases(document)
  const nodes = new EditedNodes(document, document.contents as YAMLMap, parsed.places)
  const [before, after] = [parsed.document, result.document]
  nodes.configure(before, after)
  for (const [id, old] of Object.entries(before.elements))
    if (after.elements[id]?.kind !== old.kind) nodes.remove(old)
  for (const [id, now] of Object.entries(after.elements)) {
    const old = before.elements[id]
    if (old?.kind !== now.kind) nodes.add(now)
    else if (old !== now) nodes.set(old, now)
  }
  nodes.place(before, after)
  nodes.keepIds()
  const plain = document.toString(style)
  const restored = restoreLines(text, rewritten, plain)
  if (holds(restored, after)) return { outcome: 'edited', text: restored }
  if (holds(plain, after)) return { outcome: 'edited', text: plain }
  styleYaml(document)
  const styled = document.toString(style)
  return { outcome: 'edited', text: holds(styled, after) ? styled : formatText(after, 'yaml') }
}

/** Applies a change to a text in either spelling. JSON has no comments to keep; it is written anew, indented as it was. */
export const editText = (text: string, change: Change): EditedText => {
  if (!/^\s*\{/.test(text)) return editYamlText(text, change)
  const parsed = parseText(text, 'json')
  if (parsed.outcome === 'refused')
    return {
      outcome: 'refused',
      message: 'The text cannot be read as it is. Put it right first.',
      problems: parsed.problems,
    }
  const result = applyChange(parsed.document, change)
  if (result.outcome === 'refused') return { outcome: 'refused', message: result.message, problems: [] }
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? ''
  return { outcome: 'edited', text: `${JSON.stringify(toSpelling(result.document), null, indent)}\n` }
}
