import { allUpstreamOf, depsOf, isMadeElsewhere, keysOf, makesAssets, pathBetween } from '../asset-graph.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element, ElementId } from '../element.ts'
import {
  inputsOf,
  isGraphNode,
  outputsOf,
  parseWire,
  sourcesOf,
  typesFit,
  type GraphNode,
} from '../op-graph.ts'
import { takesResources } from '../takes-resources.ts'
import { calledIn } from './labels.ts'

/** An end of a wire: an element and, where it has several, which of its assets, outputs or inputs. */
export interface Port {
  id: ElementId
  /** The key of one of a multi-asset's assets; the name of an op's output or input. */
  port?: string
}
export interface Wiring {
  from: Port
  to: Port
}
type Elements = Pick<PipelineDocument, 'elements'>

/** The nodes of one graph, by name. */
const nodesIn = (document: Elements, graph: string): Map<string, GraphNode> => {
  const nodes = new Map<string, GraphNode>()
  for (const element of Object.values(document.elements))
    if (isGraphNode(element) && element.graph === graph) nodes.set(element.name, element)
  return nodes
}

/** The key a wire carries away from an element that makes assets. */
export const carriedKey = (source: Element, port: string | undefined): string | undefined => {
  const keys = keysOf(source)
  return port === undefined ? keys[0] : keys.find((key) => key === port)
}

/** The longest circle that is told whole; of a longer one, its ends. */
const maxNamed = 12

const cycleSentence = (path: readonly Element[]): string => {
  const names = path.map(calledIn)
  const shown =
    names.length > maxNamed
      ? [...names.slice(0, maxNamed - 1), `${names.length - maxNamed} more`, ...names.slice(-1)]
      : names
  return `This would close a circle: ${shown.join(' → ')}.`
}

const assetToAsset = (
  document: Elements,
  source: Element,
  target: Element,
  port: string | undefined,
): string | undefined => {
  const key = carriedKey(source, port)
  if (key === undefined) return 'This output is no longer there.'
  if (depsOf(target).some(({ asset }) => asset === key))
    return `${calledIn(target)} already depends on ${key}.`
  if (isMadeElsewhere(target))
    return `${calledIn(target)} is made elsewhere, so nothing can be its input here.`
  const above = allUpstreamOf(document, source.id)
  if (!above.has(target.id)) return undefined
  const way: Element[] = []
  for (let at: ElementId | undefined = target.id; at !== undefined; at = above.get(at))
    way.push(document.elements[at] ?? source)
  return cycleSentence([source, ...way])
}

const nodeToNode = (
  document: Elements,
  source: GraphNode,
  target: GraphNode,
  wiring: Wiring,
): string | undefined => {
  if (source.graph === undefined || source.graph !== target.graph)
    return 'A wire joins nodes of one graph only.'
  const output =
    wiring.from.port === undefined
      ? outputsOf(source)[0]
      : outputsOf(source).find(({ name }) => name === wiring.from.port)
  if (!output) return `${source.name} has no such output.`
  const input =
    wiring.to.port === undefined ? undefined : inputsOf(target).find(({ name }) => name === wiring.to.port)
  if (wiring.to.port !== undefined && !input) return `${target.name} has no input ${wiring.to.port}.`
  if (input && sourcesOf(input).includes(`${source.name}.${output.name}`))
    return `${target.name} already gets ${output.name} of ${source.name}.`
  const asList = input?.collect === true || (input !== undefined && sourcesOf(input).length > 0)
  if (input && !typesFit(output.type, input.type, asList))
    return `${source.name} gives ${output.type}, ${target.name} takes ${input.type}.`
  const nodes = nodesIn(document, source.graph)
  const path = pathBetween(source.name, target.name, (name) =>
    inputsOf(nodes.get(name) ?? target).flatMap((some) =>
      sourcesOf(some).map((text) => parseWire(text).node),
    ),
  )
  if (!path) return undefined
  const elements = path.flatMap((name) => nodes.get(name) ?? [])
  return cycleSentence([...elements, ...elements.slice(0, 1)].toReversed())
}

/** What a wire between two elements means, or undefined where it means nothing. */
export type WireKind = 'dependency' | 'value' | 'graphInput' | 'graphOutput' | 'resource' | 'check' | 'target'
export const wireKind = (source: Element, target: Element): WireKind | undefined => {
  if (makesAssets(source) && makesAssets(target)) return 'dependency'
  if (source.kind === 'graph' && isGraphNode(target) && target.graph === source.name) return 'graphInput'
  if (target.kind === 'graph' && isGraphNode(source) && source.graph === target.name) return 'graphOutput'
  if (isGraphNode(source) && isGraphNode(target)) return 'value'
  if (source.kind === 'resource' && takesResources(target)) return 'resource'
  if (makesAssets(source) && target.kind === 'check') return 'check'
  if ((source.kind === 'schedule' || source.kind === 'sensor') && target.kind === 'job') return 'target'
  return undefined
}

/** Why two elements cannot be wired, in a sentence, or undefined where they can. What the canvas shows while a wire is dragged. */
export const whyNotConnect = (document: Elements, wiring: Wiring): string | undefined => {
  const source = document.elements[wiring.from.id]
  const target = document.elements[wiring.to.id]
  if (!source || !target) return 'This element is no longer in the pipeline.'
  if (source === target) return 'An element cannot be its own input.'
  const kind = wireKind(source, target)
  switch (kind) {
    case 'dependency':
      return assetToAsset(document, source, target, wiring.from.port)
    case 'value':
      return nodeToNode(document, source as GraphNode, target as GraphNode, wiring)
    case 'graphInput':
      return wiring.to.port === undefined ||
        inputsOf(target as GraphNode).some(({ name }) => name === wiring.to.port)
        ? undefined
        : `${calledIn(target)} has no input ${wiring.to.port}.`
    case 'graphOutput': {
      const name = wiring.from.port ?? outputsOf(source as GraphNode)[0]?.name
      const taken =
        target.kind === 'graph' && target.outputs?.some(({ from }) => from === `${calledIn(source)}.${name}`)
      return taken ? `${calledIn(target)} already passes this on.` : undefined
    }
    case 'resource':
      return 'resources' in target && target.resources?.includes(calledIn(source))
        ? `${calledIn(target)} already has ${calledIn(source)}.`
        : undefined
    case 'check':
      return target.kind === 'check' && target.asset === carriedKey(source, wiring.from.port)
        ? `${calledIn(target)} already checks this.`
        : undefined
    case 'target':
      return undefined
    case undefined:
      if (source.kind === 'resource' && target.kind === 'sensor')
        return `${calledIn(target)} has no code of its own that a resource could be given to.`
      return `${article(source)} cannot be wired to ${article(target).toLowerCase()}.`
  }
}

const words: Record<Element['kind'], string> = {
  asset: 'An asset',
  multiAsset: 'A multi-asset',
  op: 'An op',
  graph: 'A graph',
  job: 'A job',
  resource: 'A resource',
  group: 'A group',
  note: 'A note',
  check: 'A check',
  partitions: 'A partition set',
  schedule: 'A schedule',
  sensor: 'A sensor',
}
const article = (element: Element): string => words[element.kind]
