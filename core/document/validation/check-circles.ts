import { allUpstreamOf, depsOf, makersOf, makesAssets, upstreamOf } from '../asset-graph.ts'
import { disconnect } from '../commands/disconnect.ts'
import { calledIn } from '../commands/labels.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'
import { inputsOf, parseWire, sourcesOf, type GraphNode } from '../op-graph.ts'
import { findCircles } from './find-circles.ts'
import type { Found } from './inspection.ts'

/** The longest circle that is told whole; of a longer one, its beginning. */
const maxNamed = 12

const told = (circle: readonly Element[]): string => {
  const names = circle.map(calledIn)
  const shown =
    names.length > maxNamed ? [...names.slice(0, maxNamed), `${names.length - maxNamed} more`] : names
  return [...shown, names[0]].join(' → ')
}

/** `against`: the circle as inputs lead; it is told as data flows. */
const circleProblem = (against: readonly Element[]): Found => {
  const [first, ...rest] = against
  const flow = [first, ...rest.toReversed()].flatMap((element) => element ?? [])
  const [source, target] = [flow.at(-1), flow[0]]
  return {
    code: 'cycle',
    severity: 'error',
    ...(first && { elementId: first.id }),
    field: first?.kind === 'op' || first?.kind === 'graph' ? 'inputs' : 'deps',
    message: `These need each other, so none can start: ${told(flow)}. Take one of the wires out.`,
    others: flow.slice(1).map(({ id }) => id),
    ...(source &&
      target && {
        mend: (document: PipelineDocument) =>
          disconnect(document, { from: { id: source.id }, to: { id: target.id } }),
      }),
  }
}

/** Assets that depend on each other. */
export const assetCircles = (document: Pick<PipelineDocument, 'elements'>): Found[] => {
  const makers = makersOf(document)
  const assets = Object.values(document.elements).filter(makesAssets)
  const upstream = new Map(assets.map((element) => [element.id, upstreamOf(element, makers)]))
  return findCircles([...upstream.keys()], (id) => upstream.get(id) ?? []).map((circle) =>
    circleProblem(circle.flatMap((id) => document.elements[id] ?? [])),
  )
}

/** Blocking checks that read what is made from their asset: it would wait for the check, and the check for it. */
export const blockingCircles = (document: Pick<PipelineDocument, 'elements'>): Found[] => {
  const makers = makersOf(document)
  return Object.values(document.elements).flatMap((element): Found[] => {
    if (element.kind !== 'check' || !element.blocking) return []
    const checked = makers.get(element.asset)
    const read = depsOf(element).find(({ asset }) => {
      const maker = makers.get(asset)
      return (
        checked !== undefined &&
        maker !== undefined &&
        maker !== checked &&
        allUpstreamOf(document, maker).has(checked)
      )
    })
    if (!read) return []
    return [
      {
        code: 'cycle',
        severity: 'error',
        elementId: element.id,
        field: 'deps',
        message: `${element.name} holds up what is made from ${element.asset}, and reads ${read.asset}, which is. Let it not block, or not read that.`,
      },
    ]
  })
}

/** Nodes of one graph that need each other. */
export const nodeCircles = (nodes: ReadonlyMap<string, GraphNode>): Found[] => {
  const sources = new Map(
    [...nodes].map(([name, node]) => [
      name,
      inputsOf(node)
        .flatMap(sourcesOf)
        .map((text) => parseWire(text).node)
        .filter((source) => nodes.has(source)),
    ]),
  )
  return findCircles([...nodes.keys()], (name) => sources.get(name) ?? []).map((circle) =>
    circleProblem(circle.flatMap((name) => nodes.get(name) ?? [])),
  )
}

/** Graphs that lie inside themselves. */
export const nestedCircles = (document: Pick<PipelineDocument, 'elements'>): Found[] => {
  const graphs = Object.values(document.elements).filter((element) => element.kind === 'graph')
  const byName = new Map(graphs.map((graph) => [graph.name, graph]))
  const around = (name: string): string[] => {
    const outer = byName.get(name)?.graph
    return outer !== undefined && byName.has(outer) ? [outer] : []
  }
  return findCircles([...byName.keys()], around).map((circle): Found => {
    const first = byName.get(circle[0] ?? '')
    return {
      code: 'contains_itself',
      severity: 'error',
      ...(first && { elementId: first.id }),
      field: 'graph',
      message: `The graph ${circle[0]} lies inside itself: ${[...circle, circle[0]].join(' in ')}. Take one of them out.`,
      others: circle.slice(1).flatMap((name) => byName.get(name)?.id ?? []),
    }
  })
}
