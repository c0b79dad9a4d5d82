import type { Spot } from '#components/graph/graph-hand.ts'
import type { GraphWire } from '#components/graph/graph-scene.ts'
import type { Wiring } from '#core/document/commands/connection-rules.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Point } from '#core/layout/layout-graph.ts'

import { spotOnWire } from './placement.ts'
import type { Scene } from './scene.ts'
import { wiringOf } from './wiring-of.ts'

/** Choosing what to put into a wire: the list opens at `client`, or over the middle of the wire. */
export const addingInto = (
  document: PipelineDocument,
  scene: Scene,
  wire: GraphWire,
  client: Point | ((middle: Point) => Point),
): { spot: Spot; wire: Wiring } => {
  const point = spotOnWire(scene.whole, wire)
  return {
    spot: { client: typeof client === 'function' ? client(point) : client, point },
    wire: wiringOf(document, wire),
  }
}
