import type { Box, Point } from '#core/layout/layout-graph.ts'

import { boxOfNode } from './flow-node.ts'
import { frameOfId, framesOf } from './frames-of.ts'
import type { GraphNode } from './graph-scene.ts'

/** What the hand took hold of, worked out once: nodes, or a frame with all its nodes. */
export interface Grip {
  readonly ids: ReadonlySet<string>
  /** The frame that is carried with all its nodes; nodes carried by themselves do not stretch their frame. */
  readonly frame: string | undefined
  readonly nodes: readonly GraphNode[]
  /** Where each of the nodes, and the frame, lay. */
  readonly boxes: readonly Box[]
  readonly corner: Point | undefined
}

/** Where the hand takes a node, or the name of a frame. */
export interface Move {
  readonly id: string
  readonly to: Point
}

export const gripOf = (nodes: readonly GraphNode[], moves: readonly Move[]): Grip => {
  const frame = moves.map(({ id }) => frameOfId(id)).find((one) => one !== undefined)
  const held = new Set(moves.map(({ id }) => id))
  const inHand = nodes.filter(({ id, group }) => (frame === undefined ? held.has(id) : group === frame))
  const [around] = frame === undefined ? [] : framesOf(inHand, boxOfNode, (name) => name)
  return {
    ids: new Set(inHand.map(({ id }) => id)),
    frame,
    nodes: inHand,
    boxes: inHand.map(boxOfNode),
    corner: around?.box,
  }
}

/** Whether the hand still holds what it took hold of. */
export const isHeld = ({ ids, frame }: Grip, moves: readonly Move[]): boolean =>
  moves.every(({ id }) => (frame === undefined ? ids.has(id) : frameOfId(id) === frame))

/** Where everything in the hand comes to be: a frame takes its nodes along, nodes go where the hand takes each. */
export const carriedBoxes = ({ nodes, boxes, corner }: Grip, moves: readonly Move[]): Box[] => {
  const [first] = moves
  if (corner && first) {
    const [dx, dy] = [first.to.x - corner.x, first.to.y - corner.y]
    return boxes.map((box) => ({ ...box, x: box.x + dx, y: box.y + dy }))
  }
  const held = new Map(moves.map(({ id, to }) => [id, to]))
  return boxes.map((box, index) => ({
    ...box,
    ...held.get(nodes[index]?.id ?? ''),
  }))
}
