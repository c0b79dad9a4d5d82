import { at } from './adjacency.ts'
import type { LayeredGraph } from './layered-graph.ts'

/** The order of the nodes within each layer, and the place of every node in that order. */
export interface Order {
  readonly layers: Int32Array[]
  readonly position: Int32Array
}

/** Crossings between all neighbouring layers, counted with a Fenwick tree: O(edges · log width). */
export const countCrossings = ({ down }: LayeredGraph, { layers, position }: Order): number => {
  let crossings = 0
  for (let index = 0; index + 1 < layers.length; index++) {
    const width = layers[index + 1]?.length ?? 0
    const tree = new Int32Array(width + 1)
    let total = 0
    for (const v of layers[index] ?? []) {
      const start = at(down.first, v)
      const end = at(down.first, v + 1)
      for (let slot = start; slot < end; slot++) {
        let upTo = 0
        for (let k = at(position, at(down.neighbour, slot)) + 1; k > 0; k -= k & -k) upTo += at(tree, k)
        crossings += total - upTo
      }
      for (let slot = start; slot < end; slot++) {
        for (let k = at(position, at(down.neighbour, slot)) + 1; k <= width; k += k & -k)
          tree[k] = at(tree, k) + 1
      }
      total += end - start
    }
  }
  return crossings
}
