import { adjacency, at, type Adjacency } from './adjacency.ts'

/**
 * An acyclic graph in layers. With bends, every edge spans one layer: longer edges run over nodes of no height
 * that are numbered after the real ones.
 */
export interface LayeredGraph {
  readonly count: number
  readonly realCount: number
  readonly layerCount: number
  readonly layer: Int32Array
  /** Height of every node; bends have almost none. */
  readonly height: Float64Array
  readonly up: Adjacency
  readonly down: Adjacency
}

const bendHeight = 1

export const layeredGraph = (
  layerOf: Int32Array,
  heightOf: Float64Array,
  from: Int32Array,
  to: Int32Array,
  withBends: boolean,
): LayeredGraph => {
  const realCount = layerOf.length
  const layerCount = layerOf.reduce((most, one) => Math.max(most, one + 1), 0)
  if (!withBends) {
    const [up, down] = [adjacency(realCount, to, from), adjacency(realCount, from, to)]
    return { count: realCount, realCount, layerCount, layer: layerOf, height: heightOf, up, down }
  }
  let segments = 0
  for (let e = 0; e < from.length; e++) segments += at(layerOf, at(to, e)) - at(layerOf, at(from, e))
  const count = realCount + segments - from.length
  const layer = new Int32Array(count)
  layer.set(layerOf)
  const height = new Float64Array(count).fill(bendHeight)
  height.set(heightOf)
  const heads = new Int32Array(segments)
  const tails = new Int32Array(segments)
  let [bend, segment] = [realCount, 0]
  for (let e = 0; e < from.length; e++) {
    const [source, target] = [at(from, e), at(to, e)]
    const span = at(layer, target) - at(layer, source)
    let previous = source
    for (let step = 1; step < span; step++) {
      layer[bend] = at(layer, source) + step
      heads[segment] = previous
      tails[segment++] = bend
      previous = bend++
    }
    heads[segment] = previous
    tails[segment++] = target
  }
  const [up, down] = [adjacency(count, tails, heads), adjacency(count, heads, tails)]
  return { count, realCount, layerCount, layer, height, up, down }
}
