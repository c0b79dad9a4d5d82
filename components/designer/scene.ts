import { foldScene, type FoldedScene } from '#components/graph/fold-scene.ts'
import type { GraphNode, GraphWire } from '#components/graph/graph-scene.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { depsOf, isMadeElsewhere, makersOf } from '#core/document/asset-graph.ts'
import { isDisabled } from '#core/document/disabled.ts'
import type { PipelineDocument, Placement } from '#core/document/document.ts'
import type { Element, ElementId } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import { inputsOf, isGraphNode, parseWire, sourcesOf } from '#core/document/op-graph.ts'
import { takesResources } from '#core/document/takes-resources.ts'
import type { Places } from '#core/layout/layout-graph.ts'
import { triggerWires } from '#core/run/trigger-wires.ts'
import { sensorMarks } from '#core/sensor/sensor-kinds.ts'

import { iconOf, kindWords, wordsOf } from './element-words.ts'

/** Everything that is drawn of a document, before anything is folded. */
export interface WholeScene {
  nodes: readonly GraphNode[]
  wires: readonly GraphWire[]
}

/** What is shown of it, and what hides in folded frames. */
export interface Scene extends FoldedScene {
  /** All bodies, as if nothing were folded. */
  readonly whole: readonly GraphNode[]
}

/** The frame an element lies in: its group, or the graph its op belongs to. */
export const frameOf = (element: Element): string | undefined => {
  if (element.kind === 'asset' || element.kind === 'multiAsset')
    return element.group === undefined ? undefined : `group:${element.group}`
  return isGraphNode(element) ? `graph:${element.graph ?? ''}` : undefined
}

/** The name on a frame. */
export const frameName = (frame: string): string => frame.slice(frame.indexOf(':') + 1)

/** The element that a frame stands for, if there is one. */
export const elementOfFrame = (document: PipelineDocument, frame: string): Element | undefined => {
  const [kind, name] = [frame.startsWith('graph:') ? 'graph' : 'group', frameName(frame)]
  return Object.values(document.elements).find((element) => element.kind === kind && nameOf(element) === name)
}

type Problem = 'error' | 'warning'

/** Of assets, a wire leads into it from each. */
const watchesAssets = (element: Element): boolean => element.kind === 'sensor' && element.source === 'asset'
const inputKinds = new Set(['asset', 'multiAsset', 'op', 'graph', 'check', 'job'])
const hasInput = (element: Element): boolean =>
  (inputKinds.has(element.kind) || takesResources(element) || watchesAssets(element)) &&
  !isMadeElsewhere(element)
const outputKinds = new Set(['asset', 'multiAsset', 'op', 'graph', 'resource', 'schedule', 'sensor'])

const saidOf = (element: Element): string | undefined => {
  switch (element.kind) {
    case 'multiAsset':
      return `${element.assets.length} assets, never materialized`
    case 'asset':
      return isMadeElsewhere(element) ? 'made elsewhere' : 'never materialized'
    case 'op':
      return element.outputs?.some(({ dynamic }) => dynamic) ? 'op, one run a piece' : kindWords.op
    case 'graph':
      return kindWords.graph
    case 'job':
      return 'selection' in element.target ? element.target.selection : element.target.graph
    case 'resource':
      return element.type
    case 'schedule':
      return typeof element.cron === 'string' ? element.cron : element.cron[0]
    case 'sensor':
      return sensorMarks[element.source]
    default:
      return undefined
  }
}

const isMaterialized = ({ kind }: Element): boolean => kind === 'asset' || kind === 'multiAsset'

/** Whether an asset of it has an automation condition. */
const makesItself = (element: Element): boolean =>
  (element.kind === 'asset' && element.automation !== undefined) ||
  (element.kind === 'multiAsset' && element.assets.some(({ automation }) => automation !== undefined))

const sizeIn = ({ width, height }: Placement): GraphNode['size'] =>
  width && height ? { width, height } : undefined

const drawn = (
  element: Element,
  place: Placement,
  checked: boolean,
  problem: Problem | undefined,
): GraphNode => {
  const frame = frameOf(element)
  const words = saidOf(element)
  const size = element.kind === 'note' ? sizeIn(place) : undefined
  const badges = [
    ...(checked ? (['check'] as const) : []),
    ...('partitions' in element && element.partitions ? (['partitions'] as const) : []),
    ...(makesItself(element) ? (['automation'] as const) : []),
  ]
  const card = element.kind === 'asset' || element.kind === 'multiAsset' || isGraphNode(element)
  return {
    id: element.id,
    shape: element.kind === 'note' ? 'note' : card ? 'card' : 'capsule',
    place: { x: place.x, y: place.y },
    ...(size && { size }),
    ...(element.kind === 'note' && element.colour !== undefined && { colour: element.colour }),
    name: element.kind === 'note' ? element.text : nameOf(element),
    icon: iconOf(element),
    kind: wordsOf(element),
    ...(badges.length > 0 && { badges }),
    ...(words !== undefined && { words }),
    ...(isMaterialized(element) && { hasStatus: true }),
    input: hasInput(element),
    output: outputKinds.has(element.kind),
    ...(frame !== undefined && { group: frame }),
    ...(isDisabled(element) && { disabled: true }),
    ...(problem && { problem }),
  }
}

interface Kept {
  place: Placement
  checked: boolean
  problem: Problem | undefined
  node: GraphNode
}
const kept = new WeakMap<Element, Kept>()

/** Same element, place and problem: same node, so that nothing is drawn again. */
const nodeOf = (
  element: Element,
  place: Placement,
  checked: boolean,
  problem: Problem | undefined,
): GraphNode => {
  const before = kept.get(element)
  if (before && before.checked === checked && before.problem === problem) {
    const { place: was } = before
    if (
      was === place ||
      (was.x === place.x && was.y === place.y && was.width === place.width && was.height === place.height)
    )
      return before.node
  }
  const node = drawn(element, place, checked, problem)
  kept.set(element, { place, checked, problem, node })
  return node
}

/** What needs no body of its own: graphs and groups that have members are frames around them. */
const framedBy = (document: PipelineDocument): ReadonlySet<string> => {
  const frames = new Set<string>()
  for (const element of Object.values(document.elements)) {
    const frame = frameOf(element)
    if (frame !== undefined) frames.add(frame)
  }
  return frames
}

const isBody = (element: Element, frames: ReadonlySet<string>): boolean => {
  if (element.kind === 'group') return !frames.has(`group:${element.name}`)
  return element.kind !== 'graph' || element.graph !== undefined || !frames.has(`graph:${element.name}`)
}

const wiresInto = (
  element: Element,
  makers: ReadonlyMap<string, ElementId>,
  names: ReadonlyMap<string, ElementId>,
): GraphWire[] => {
  const wires: GraphWire[] = []
  const add = (from: ElementId | undefined, label: string, quiet = false) => {
    if (from !== undefined)
      wires.push({
        id: `${from} ${element.id} ${label}`,
        from,
        to: element.id,
        label,
        ...(quiet && { quiet }),
      })
  }
  for (const { asset, orderOnly } of depsOf(element)) add(makers.get(asset), asset, orderOnly)
  if (isGraphNode(element)) {
    for (const input of inputsOf(element)) {
      for (const source of sourcesOf(input)) {
        const { node, port } = parseWire(source)
        add(names.get(`op:${element.graph ?? ''}/${node}`), `${port} as ${input.name}`)
      }
    }
  }
  if ('resources' in element)
    for (const name of element.resources ?? []) add(names.get(`resource:${name}`), name, true)
  if (element.kind === 'check') add(makers.get(element.asset), element.asset, true)
  return wires
}

const namesOf = (document: PipelineDocument): ReadonlyMap<string, ElementId> => {
  const names = new Map<string, ElementId>()
  for (const element of Object.values(document.elements)) {
    if (isGraphNode(element)) names.set(`op:${element.graph ?? ''}/${element.name}`, element.id)
    else if (element.kind === 'resource') names.set(`resource:${element.name}`, element.id)
  }
  return names
}

/** A document as a graph to draw. `auto`: places of what no hand has placed yet; who has none at all is left out. */
export const sceneOf = (
  document: PipelineDocument,
  auto: Places,
  problems: ReadonlyMap<ElementId, Problem>,
): WholeScene => {
  const makers = makersOf(document)
  const names = namesOf(document)
  const frames = framedBy(document)
  const checked = new Set(
    Object.values(document.elements).flatMap(
      (element) => (element.kind === 'check' ? makers.get(element.asset) : undefined) ?? [],
    ),
  )
  const nodes: GraphNode[] = []
  const wires: GraphWire[] = []
  const drawnIds = new Set<ElementId>()
  for (const element of Object.values(document.elements)) {
    const place = document.layout[element.id] ?? auto[element.id]
    if (!place || !isBody(element, frames)) continue
    drawnIds.add(element.id)
    nodes.push(nodeOf(element, place, checked.has(element.id), problems.get(element.id)))
  }
  for (const element of Object.values(document.elements)) {
    for (const wire of wiresInto(element, makers, names))
      if (drawnIds.has(wire.from) && drawnIds.has(wire.to)) wires.push(wire)
  }
  for (const { from, to } of triggerWires(document))
    if (drawnIds.has(from) && drawnIds.has(to)) wires.push({ id: `${from} ${to}`, from, to, quiet: true })
  return { nodes, wires }
}

/** A drawing with these frames folded. */
export const folding = (whole: WholeScene, folded: ReadonlySet<string>): Scene => ({
  ...foldScene(whole, folded, (frame, members) => ({
    name: frameName(frame),
    words: formatQuantity(members.length, frame.startsWith('graph:') ? 'op' : 'asset'),
  })),
  whole: whole.nodes,
})

/** The elements that are drawn as bodies and have no place yet. */
export const unplaced = (document: PipelineDocument): Element[] => {
  const frames = framedBy(document)
  return Object.values(document.elements).filter(
    (element) => !document.layout[element.id] && isBody(element, frames),
  )
}
