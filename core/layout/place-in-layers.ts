import { at, type Adjacency } from './adjacency.ts'
import type { Order } from './count-crossings.ts'
import type { LayeredGraph } from './layered-graph.ts'

const sweeps = 12
/** Bends pull on each other harder than on nodes, so that long wires run straight. */
const bendWeight = 6
const heaviest = 12
/** What lay somewhere before gives way only to what would lie on it. */
const anchorWeight = 40

export interface Gaps {
  node: number
  wire: number
}

/**
 * Middle of every node across the flow. Alternating sweeps, each of which places one layer at once: as near as possible to the
 * mean of the neighbours under the given order and gaps, solved exactly by pooling adjacent violators.
 * `anchor`: where a node shall stay, NaN for those that are free.
 */
export const placeInLayers = (
  graph: LayeredGraph,
  { layers }: Order,
  gaps: Gaps,
  anchor?: Float64Array,
): Float64Array => {
  const { count, realCount, height, up, down } = graph
  const isBend = (v: number) => v >= realCount
  const distance = (a: number, b: number) =>
    (at(height, a) + at(height, b)) / 2 +
    ((isBend(a) ? gaps.wire : gaps.node) + (isBend(b) ? gaps.wire : gaps.node)) / 2

  const middle = new Float64Array(count)
  let tallest = 0
  for (const row of layers) {
    for (let slot = 1; slot < row.length; slot++) {
      const [a, b] = [at(row, slot - 1), at(row, slot)]
      middle[b] = at(middle, a) + distance(a, b)
    }
    tallest = Math.max(tallest, at(middle, at(row, row.length - 1)))
  }
  for (const row of layers) {
    const shift = (tallest - at(middle, at(row, row.length - 1))) / 2
    for (const v of row) middle[v] = at(middle, v) + shift
  }

  if (anchor) anchor.forEach((one, v) => (middle[v] = Number.isNaN(one) ? at(middle, v) : one))

  const widest = layers.reduce((most, row) => Math.max(most, row.length), 0)
  const value = new Float64Array(widest)
  const weight = new Float64Array(widest)
  const size = new Int32Array(widest)
  const offset = new Float64Array(widest)

  const placeLayer = (row: Int32Array, sides: readonly Adjacency[]): void => {
    let blocks = 0
    for (let slot = 0; slot < row.length; slot++) {
      const v = at(row, slot)
      offset[slot] = slot === 0 ? 0 : at(offset, slot - 1) + distance(at(row, slot - 1), v)
      const fixed = anchor === undefined ? Number.NaN : at(anchor, v)
      let sum = Number.isNaN(fixed) ? 0 : fixed * anchorWeight
      let pull = Number.isNaN(fixed) ? 0 : anchorWeight
      for (let s = pull > 0 ? sides.length : 0; s < sides.length; s++) {
        const side = sides[s] ?? up
        const end = at(side.first, v + 1)
        for (let k = at(side.first, v); k < end; k++) {
          const u = at(side.neighbour, k)
          const strength =
            v >= realCount && u >= realCount ? bendWeight : v >= realCount || u >= realCount ? 2 : 1
          sum += strength * at(middle, u)
          pull += strength
        }
      }
      value[blocks] = (pull > 0 ? sum / pull : at(middle, v)) - at(offset, slot)
      weight[blocks] = pull === anchorWeight ? pull : pull > 0 ? Math.min(pull, heaviest) : 0.3
      size[blocks] = 1
      for (blocks++; blocks > 1 && at(value, blocks - 2) >= at(value, blocks - 1); blocks--) {
        const a = at(weight, blocks - 2)
        const b = at(weight, blocks - 1)
        value[blocks - 2] = (at(value, blocks - 2) * a + at(value, blocks - 1) * b) / (a + b)
        weight[blocks - 2] = a + b
        size[blocks - 2] = at(size, blocks - 2) + at(size, blocks - 1)
      }
    }
    for (let block = 0, slot = 0; block < blocks; block++) {
      for (const end = slot + at(size, block); slot < end; slot++)
        middle[at(row, slot)] = at(value, block) + at(offset, slot)
    }
  }

  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forwards = sweep % 2 === 0
    const both = sweep > 2
    const rows = sweep === sweeps - 1 ? layers : forwards ? layers.slice(1) : layers.toReversed().slice(1)
    for (const row of rows) placeLayer(row, both ? [up, down] : forwards ? [up] : [down])
  }
  return middle
}
