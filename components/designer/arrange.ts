import { sizeOf } from '#components/graph/flow-node.ts'
import { layOut } from '#components/graph/layout-client.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { ElementId } from '#core/document/element.ts'
import { freePlace } from '#core/layout/free-place.ts'
import type { Box, LayoutGraph, Places, Point } from '#core/layout/layout-graph.ts'
import { isSteadyEnough } from '#core/layout/steady-layout.ts'

import { sceneOf, unplaced, type WholeScene } from './scene.ts'

const layoutGraphOf = ({ nodes, wires }: WholeScene): LayoutGraph => ({
  nodes: nodes
    .filter(({ shape }) => shape !== 'note')
    .map((node) => ({ id: node.id, ...sizeOf(node), group: node.group })),
  edges: wires.map(({ from, to }) => ({ from, to })),
})

const origin: Point = { x: 0, y: 0 }

const drawnGraph = (document: PipelineDocument): LayoutGraph => {
  const nowhere = Object.fromEntries(
    Object.keys(document.elements).map((id) => [id, document.layout[id] ?? origin]),
  )
  return layoutGraphOf(sceneOf(document, nowhere, new Map()))
}

/** Places for everything but notes: near where it lies in a drawing that is tidy but for a few edits, else as if drawn anew. */
export const tidyPlaces = async (document: PipelineDocument): Promise<Places> => {
  const graph = drawnGraph(document)
  const [{ places: steady }, { places: anew }] = await Promise.all([
    layOut(graph, document.layout),
    layOut(graph),
  ])
  return isSteadyEnough(graph, { before: document.layout, steady, anew }) ? steady : anew
}

const glideMs = 260

/** Tidies the whole pipeline, one step of undo; what is in sight glides to its new place. */
export const tidyUp = async (
  store: { document: PipelineDocument },
  tidy: (places: Places) => boolean,
): Promise<void> => {
  const { document } = store
  const places = await tidyPlaces(document)
  const shift = shiftTo(document, Object.keys(document.layout), places)
  const graph = window.document.querySelector('#designer-canvas .graph')
  graph?.setAttribute('data-gliding', '')
  setTimeout(() => graph?.removeAttribute('data-gliding'), glideMs)
  const known = Object.entries(places).filter(([id]) => store.document.elements[id])
  tidy(Object.fromEntries(known.map(([id, { x, y }]) => [id, { x: x + shift.x, y: y + shift.y }])))
}

/** Places for what has none yet: all of it laid out where nothing is placed, else each in the nearest free spot. */
export const missingPlaces = async (document: PipelineDocument): Promise<Places> => {
  const missing = unplaced(document)
  if (missing.length === 0) return {}
  const { places: everything } = await layOut(drawnGraph(document))
  const placed = Object.keys(document.layout).filter((id) => document.elements[id])
  if (placed.length === 0) return everything
  const taken: Box[] = sceneOf(document, {}, new Map()).nodes.map((node) => ({
    ...node.place,
    ...sizeOf(node),
  }))
  const shift = shiftTo(document, placed, everything)
  const places: Record<ElementId, Point> = {}
  for (const { id } of missing) {
    const wanted = everything[id] ?? origin
    const size = { width: 204, height: 54 }
    const place = freePlace({ x: wanted.x + shift.x, y: wanted.y + shift.y }, size, taken)
    places[id] = place
    taken.push({ ...place, ...size })
  }
  return places
}

/** How far what is placed lies from where it would lie, so that newcomers land among it. */
const shiftTo = (document: PipelineDocument, placed: readonly ElementId[], places: Places): Point => {
  const shifts = placed.flatMap((id) => {
    const [at, would] = [document.layout[id], places[id]]
    return at && would ? [{ x: at.x - would.x, y: at.y - would.y }] : []
  })
  const middle = (numbers: number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
  return { x: middle(shifts.map(({ x }) => x)), y: middle(shifts.map(({ y }) => y)) }
}
