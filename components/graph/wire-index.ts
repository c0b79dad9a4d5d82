import RBush from 'rbush'

import type { Box, Point } from '#core/layout/layout-graph.ts'

import type { GraphWire } from './graph-scene.ts'
import { distanceToWire, wireBounds, wireCurve, type WireCurve } from './wire-curve.ts'

export interface IndexedWire {
  readonly wire: GraphWire
  readonly curve: WireCurve
  readonly minX: number
  readonly maxX: number
  readonly minY: number
  readonly maxY: number
}

/** Wires by where they run, so that drawing and pointing look at a handful and not at thousands. */
export interface WireIndex {
  within: (area: Box) => IndexedWire[]
  /** The wire nearest to a point, no farther than `reach` pixels of the graph. */
  nearest: (point: Point, reach: number) => IndexedWire | undefined
}

export const wireIndex = (wires: readonly GraphWire[], boxOf: (id: string) => Box | undefined): WireIndex => {
  const tree = new RBush<IndexedWire>(16)
  tree.load(
    wires.flatMap((wire) => {
      const [from, to] = [boxOf(wire.from), boxOf(wire.to)]
      if (!from || !to) return []
      const curve = wireCurve(from, to)
      return [{ wire, curve, ...wireBounds(curve) }]
    }),
  )
  const within = ({ x, y, width, height }: Box) =>
    tree.search({ minX: x, minY: y, maxX: x + width, maxY: y + height })
  return {
    within,
    nearest: (point, reach) => {
      let found: IndexedWire | undefined
      let least = reach
      for (const one of within({
        x: point.x - reach,
        y: point.y - reach,
        width: 2 * reach,
        height: 2 * reach,
      })) {
        const distance = distanceToWire(one.curve, point)
        if (distance > least) continue
        least = distance
        found = one
      }
      return found
    },
  }
}
