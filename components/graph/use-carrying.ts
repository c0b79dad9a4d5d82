'use client'
import type { NodeChange } from '@xyflow/react'
import { useCallback, useMemo, useState } from 'react'

import { boxAround, type Box, type Point } from '#core/layout/layout-graph.ts'
import type { SnapLine } from '#core/layout/snap-to-lines.ts'

import { boxOfNode, type FlowNode } from './flow-node.ts'
import { frameOfId, framesOf } from './frames-of.ts'
import type { GraphHand } from './graph-hand.ts'
import type { GraphNode } from './graph-scene.ts'
import { useSnapping } from './use-snapping.ts'

interface Carried {
  places: ReadonlyMap<string, Point>
  /** The frame that is carried with all its nodes; nodes carried by themselves do not stretch their frame. */
  frame: string | undefined
  /** Along which it is level with what lies near. */
  lines: readonly SnapLine[]
}
const nothing: Carried = { places: new Map(), frame: undefined, lines: [] }

const plainLabel = (group: string) => group

/** Nodes in the hand: where they are while they are carried, and the frames around everything meanwhile. */
export const useCarrying = (
  nodes: readonly GraphNode[],
  labelOf: (group: string) => string,
  hand: GraphHand | undefined,
) => {
  const [carried, setCarried] = useState(nothing)
  const snap = useSnapping()
  const boxOf = useCallback(
    (node: GraphNode): Box => ({ ...boxOfNode(node), ...carried.places.get(node.id) }),
    [carried],
  )
  const frames = useMemo(() => {
    const alone = carried.places.size > 0 && carried.frame === undefined
    return framesOf(nodes, boxOf, labelOf, alone ? new Set(carried.places.keys()) : undefined)
  }, [nodes, boxOf, labelOf, carried])

  const carry = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const moves = changes.flatMap((change) =>
        change.type === 'position' && change.position && change.dragging
          ? [{ id: change.id, to: change.position }]
          : [],
      )
      if (moves.length === 0) return
      const frame = moves.map(({ id }) => frameOfId(id)).find((one) => one !== undefined)
      const held = new Map(moves.map(({ id, to }) => [id, to]))
      const inHand = nodes.filter(({ id, group }) => (frame === undefined ? held.has(id) : group === frame))
      const [around] = frame === undefined ? [] : framesOf(inHand, boxOfNode, plainLabel)
      // A frame takes its nodes along; nodes go where the hand takes each.
      const [first] = moves
      const aside = around && first && { x: first.to.x - around.box.x, y: first.to.y - around.box.y }
      const boxes = inHand.map((node): Box => {
        const box = boxOfNode(node)
        return aside ? { ...box, x: box.x + aside.x, y: box.y + aside.y } : { ...box, ...held.get(node.id) }
      })
      const { shift, lines } = snap(boxAround(boxes), nodes, new Set(inHand.map(({ id }) => id)))
      setCarried((before) => {
        const places = new Map(before.places)
        for (const [index, { id }] of inHand.entries()) {
          const box = boxes[index]
          if (box) places.set(id, { x: box.x + shift.x, y: box.y + shift.y })
        }
        return { places, frame, lines }
      })
    },
    [nodes, snap],
  )
  const drop = () => {
    const { places, frame } = carried
    if (places.size > 0)
      hand?.onMove(
        [...places].map(([id, place]) => ({ id, place })),
        frame === undefined ? frames : [],
      )
    setCarried(nothing)
  }
  return { moved: carried.places, lines: carried.lines, boxOf, frames, carry, drop }
}
