import { at } from './adjacency.ts'
import { assignLayers } from './assign-layers.ts'
import { layeredGraph } from './layered-graph.ts'
import { orderBy, orderLayers } from './order-layers.ts'
import { placeInLayers, type Gaps } from './place-in-layers.ts'
import { withoutCycles } from './without-cycles.ts'

/** A connected graph of numbered boxes. `before`: the y each had, NaN where it is new. */
export interface BoxGraph {
  readonly width: Float64Array
  readonly height: Float64Array
  readonly from: Int32Array
  readonly to: Int32Array
  readonly before?: Float64Array | undefined
}

export interface LayeredPlaces {
  readonly x: Float64Array
  readonly y: Float64Array
}

const sweeps = 100
const staleSweeps = 16
/** Above this many edges the order is good enough sooner. */
const largeEdgeCount = 2_000

/** The middles things had; who is new begins beside its neighbours. */
const seededMiddles = ({ from, to }: BoxGraph, anchor: Float64Array): Float64Array => {
  const sum = new Float64Array(anchor.length)
  const count = new Int32Array(anchor.length)
  const pull = (v: number, u: number) => {
    if (Number.isNaN(at(anchor, u))) return
    sum[v] = at(sum, v) + at(anchor, u)
    count[v] = at(count, v) + 1
  }
  for (let e = 0; e < from.length; e++) {
    pull(at(from, e), at(to, e))
    pull(at(to, e), at(from, e))
  }
  return anchor.map((y, v) => (Number.isNaN(y) ? at(sum, v) / Math.max(1, at(count, v)) : y))
}

/** The middle of every box across the flow: kept as near as can be to where things lay, or found anew. */
const middlesOf = (
  graph: BoxGraph,
  layer: Int32Array,
  from: Int32Array,
  to: Int32Array,
  gaps: Gaps,
): Float64Array => {
  const { height, before } = graph
  if (before) {
    const anchor = before.map((y, v) => y + at(height, v) / 2)
    const layered = layeredGraph(layer, height, from, to, false)
    return placeInLayers(layered, orderBy(layered, seededMiddles(graph, anchor)), gaps, anchor)
  }
  const layered = layeredGraph(layer, height, from, to, true)
  const large = layered.down.neighbour.length > largeEdgeCount
  const order = orderLayers(layered, { sweeps, staleSweeps: large ? staleSweeps / 4 : staleSweeps })
  return placeInLayers(layered, order, gaps)
}

/** Layers from left to right, no box on another, few crossings, straight wires. Where boxes lay before is kept in order and near. */
export const layeredLayout = (graph: BoxGraph, gaps: Gaps & { layer: number }): LayeredPlaces => {
  const { width, height } = graph
  const count = width.length
  const { from, to } = withoutCycles(count, graph.from, graph.to)
  const layer = assignLayers(count, from, to)
  const middle = middlesOf(graph, layer, from, to, gaps)

  const thickness = new Float64Array(layer.reduce((most, one) => Math.max(most, one + 1), 0))
  for (let v = 0; v < count; v++)
    thickness[at(layer, v)] = Math.max(at(thickness, at(layer, v)), at(width, v))
  const left = new Float64Array(thickness.length)
  for (let l = 1; l < left.length; l++) left[l] = at(left, l - 1) + at(thickness, l - 1) + gaps.layer
  const x = new Float64Array(count)
  const y = new Float64Array(count)
  let top = Infinity
  for (let v = 0; v < count; v++) {
    x[v] = at(left, at(layer, v))
    y[v] = Math.round(at(middle, v) - at(height, v) / 2)
    top = Math.min(top, at(y, v))
  }
  return { x, y: y.map((one) => one - top) }
}
