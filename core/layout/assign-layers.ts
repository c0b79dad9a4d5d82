import { adjacency, at, degree } from './adjacency.ts'

const tightenPasses = 6

/**
 * The layer of every node of an acyclic graph: the longest path from a source, then each node moved within its slack
 * to the end that makes its edges shorter, the local optimum of what network simplex minimises.
 */
export const assignLayers = (count: number, from: Int32Array, to: Int32Array): Int32Array => {
  const down = adjacency(count, from, to)
  const up = adjacency(count, to, from)
  const layer = new Int32Array(count)
  const waiting = new Int32Array(count)
  for (let v = 0; v < count; v++) waiting[v] = degree(up, v)
  const sorted = new Int32Array(count)
  let length = 0
  for (let v = 0; v < count; v++) if (waiting[v] === 0) sorted[length++] = v
  for (let k = 0; k < length; k++) {
    const v = at(sorted, k)
    for (let slot = at(down.first, v); slot < at(down.first, v + 1); slot++) {
      const w = at(down.neighbour, slot)
      layer[w] = Math.max(at(layer, w), at(layer, v) + 1)
      waiting[w] = at(waiting, w) - 1
      if (waiting[w] === 0) sorted[length++] = w
    }
  }

  const tighten = (v: number): boolean => {
    const balance = degree(down, v) - degree(up, v)
    if (balance === 0) return false
    let target = balance > 0 ? Infinity : 0
    if (balance > 0) {
      for (let slot = at(down.first, v); slot < at(down.first, v + 1); slot++)
        target = Math.min(target, at(layer, at(down.neighbour, slot)) - 1)
    } else {
      for (let slot = at(up.first, v); slot < at(up.first, v + 1); slot++)
        target = Math.max(target, at(layer, at(up.neighbour, slot)) + 1)
    }
    if (target === at(layer, v)) return false
    layer[v] = target
    return true
  }
  for (let pass = 0; pass < tightenPasses; pass++) {
    let moved = false
    for (let k = length - 1; k >= 0; k--) moved = tighten(at(sorted, k)) || moved
    for (let k = 0; k < length; k++) moved = tighten(at(sorted, k)) || moved
    if (!moved) break
  }
  return layer
}
