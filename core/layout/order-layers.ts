import { at, degree, type Adjacency } from './adjacency.ts'
import { countCrossings, type Order } from './count-crossings.ts'
import type { LayeredGraph } from './layered-graph.ts'

const exchangePasses = 6

const emptyOrder = ({ layer, layerCount, count }: LayeredGraph): Order => {
  const widths = new Int32Array(layerCount)
  for (const l of layer) widths[l] = at(widths, l) + 1
  return { layers: Array.from(widths, (width) => new Int32Array(width)), position: new Int32Array(count) }
}

/** Puts nodes into their layers in the order they come. */
const filled = (graph: LayeredGraph, nodes: Iterable<number>): Order => {
  const order = emptyOrder(graph)
  const next = new Int32Array(graph.layerCount)
  for (const v of nodes) {
    const l = at(graph.layer, v)
    const slot = at(next, l)
    next[l] = slot + 1
    order.position[v] = slot
    const row = order.layers[l]
    if (row) row[slot] = v
  }
  return order
}

/** Depth-first from the sources, so that what belongs together begins together. */
const connectedFirst = function* ({ count, up, down }: LayeredGraph): Generator<number> {
  const seen = new Uint8Array(count)
  const pushUnseen = (stack: number[], { first, neighbour }: Adjacency, v: number) => {
    for (let slot = at(first, v + 1) - 1; slot >= at(first, v); slot--) {
      const w = at(neighbour, slot)
      if (!seen[w]) stack.push(w)
    }
  }
  for (let root = 0; root < count; root++) {
    if (degree(up, root) > 0) continue
    const stack = [root]
    for (let v = stack.pop(); v !== undefined; v = stack.pop()) {
      if (seen[v]) continue
      seen[v] = 1
      yield v
      pushUnseen(stack, down, v)
      pushUnseen(stack, up, v)
    }
  }
}

/** One layer ordered by the mean position of the neighbours on one side; who has none keeps to the one before. */
const sortByNeighbours = (
  row: Int32Array,
  beside: Adjacency,
  position: Int32Array,
  weight: Float64Array,
  flipTies: boolean,
): void => {
  let last = 0
  for (const v of row) {
    const start = at(beside.first, v)
    const end = at(beside.first, v + 1)
    let sum = 0
    for (let slot = start; slot < end; slot++) sum += at(position, at(beside.neighbour, slot))
    last = start === end ? last : sum / (end - start)
    weight[v] = last
  }
  row.sort(
    (a, b) =>
      at(weight, a) - at(weight, b) ||
      (flipTies ? at(position, b) - at(position, a) : at(position, a) - at(position, b)),
  )
  for (let slot = 0; slot < row.length; slot++) position[at(row, slot)] = slot
}

/** Crossings between the edges of two nodes on one side, were `a` above `b`. */
const crossingsOfPair = (
  { first, neighbour }: Adjacency,
  position: Int32Array,
  a: number,
  b: number,
): number => {
  let crossings = 0
  for (let i = at(first, a); i < at(first, a + 1); i++) {
    const end = at(position, at(neighbour, i))
    for (let j = at(first, b); j < at(first, b + 1); j++)
      if (at(position, at(neighbour, j)) < end) crossings++
  }
  return crossings
}

/** Exchanges neighbours in a layer wherever that saves crossings. */
const exchange = ({ up, down }: LayeredGraph, { layers, position }: Order): void => {
  for (let pass = 0; pass < exchangePasses; pass++) {
    let saved = 0
    for (const row of layers) {
      for (let slot = 0; slot + 1 < row.length; slot++) {
        const a = at(row, slot)
        const b = at(row, slot + 1)
        const now = crossingsOfPair(down, position, a, b) + crossingsOfPair(up, position, a, b)
        if (now === 0) continue
        const then = crossingsOfPair(down, position, b, a) + crossingsOfPair(up, position, b, a)
        if (then >= now) continue
        saved += now - then
        row[slot] = b
        row[slot + 1] = a
        position[a] = slot + 1
        position[b] = slot
      }
    }
    if (saved === 0) return
  }
}

const copied = ({ layers, position }: Order): Order => ({
  layers: layers.map((row) => row.slice()),
  position: position.slice(),
})

/** The order that some places across the flow give. */
export const orderBy = (graph: LayeredGraph, middle: Float64Array): Order => {
  const nodes = Array.from({ length: graph.count }, (_, v) => v)
  return filled(
    graph,
    nodes.sort((a, b) => at(middle, a) - at(middle, b) || a - b),
  )
}

/** An order with few crossings: sweeps in both directions, keeping the best, until `staleSweeps` of them in a row have gained nothing. */
export const orderLayers = (graph: LayeredGraph, limits: { sweeps: number; staleSweeps: number }): Order => {
  const order = filled(graph, connectedFirst(graph))
  const weight = new Float64Array(graph.count)
  let best = copied(order)
  let fewest = countCrossings(graph, order)
  for (let sweep = 0, stale = 0; sweep < limits.sweeps && stale < limits.staleSweeps && fewest > 0; sweep++) {
    const forwards = sweep % 2 === 0
    const rows = forwards ? order.layers : order.layers.toReversed()
    for (const row of rows.slice(1)) {
      sortByNeighbours(row, forwards ? graph.up : graph.down, order.position, weight, sweep % 4 > 1)
    }
    const crossings = countCrossings(graph, order)
    stale = crossings < fewest * 0.998 ? 0 : stale + 1
    if (crossings < fewest) {
      fewest = crossings
      best = copied(order)
    }
  }
  exchange(graph, best)
  return best
}
