'use client'
import type { NodeChange } from '@xyflow/react'
import { useCallback, useMemo, useRef, useState } from 'react'

import { boxAround, type Point } from '#core/layout/layout-graph.ts'
import type { SnapLine } from '#core/layout/snap-to-lines.ts'

import { boxOfNode, type FlowNode } from './flow-node.ts'
import { framesOf } from './frames-of.ts'
import type { GraphHand } from './graph-hand.ts'
import type { GraphNode } from './graph-scene.ts'
import { carriedBoxes, gripOf, isHeld, type Grip } from './grip.ts'
import { useSnapping } from './use-snapping.ts'

interface Carried {
  grip: Grip | undefined
  places: ReadonlyMap<string, Point>
  /** How far the frame in the hand was carried. */
  aside: Point
  /** Along which it is level with what lies near. */
  lines: readonly SnapLine[]
}
const nothing: Carried = { grip: undefined, places: new Map(), aside: { x: 0, y: 0 }, lines: [] }
const nobody: ReadonlySet<string> = new Set()

/** Nodes in the hand: where they are while they are carried, and the frames around everything meanwhile. */
export const useCarrying = (
  nodes: readonly GraphNode[],
  labelOf: (group: string) => string,
  hand: GraphHand | undefined,
) => {
  const [carried, setCarried] = useState(nothing)
  const held = useRef<{ of: readonly GraphNode[]; grip: Grip }>(undefined)
  const snap = useSnapping()
  const { grip, aside } = carried
  const alone = grip && grip.frame === undefined ? grip.ids : undefined
  const resting = useMemo(() => framesOf(nodes, boxOfNode, labelOf, alone), [nodes, labelOf, alone])
  const frames = useMemo(() => {
    if (grip?.frame === undefined) return resting
    return resting.map((frame) => {
      const { box } = frame
      return frame.name === grip.frame
        ? { ...frame, box: { ...box, x: box.x + aside.x, y: box.y + aside.y } }
        : frame
    })
  }, [resting, grip, aside])

  const carry = useCallback(
    (changes: NodeChange<FlowNode>[]) => {
      const moves = changes.flatMap((change) =>
        change.type === 'position' && change.position && change.dragging
          ? [{ id: change.id, to: change.position }]
          : [],
      )
      const [first] = moves
      if (!first) return
      if (held.current?.of !== nodes || !isHeld(held.current.grip, moves))
        held.current = { of: nodes, grip: gripOf(nodes, moves) }
      const { grip: mine } = held.current
      const boxes = carriedBoxes(mine, moves)
      const { shift, lines } = snap(boxAround(boxes), nodes, mine.ids)
      const places = new Map<string, Point>()
      for (const [index, { id }] of mine.nodes.entries()) {
        const box = boxes[index]
        if (box) places.set(id, { x: box.x + shift.x, y: box.y + shift.y })
      }
      const [was, is] = [mine.boxes[0], boxes[0]]
      const moved = was && is ? { x: is.x - was.x + shift.x, y: is.y - was.y + shift.y } : nothing.aside
      setCarried({ grip: mine, places, aside: moved, lines })
    },
    [nodes, snap],
  )
  const drop = () => {
    const { places } = carried
    if (places.size > 0)
      hand?.onMove(
        [...places].map(([id, place]) => ({ id, place })),
        grip?.frame === undefined ? frames : [],
      )
    held.current = undefined
    setCarried(nothing)
  }
  return { moved: carried.places, inHand: grip?.ids ?? nobody, lines: carried.lines, frames, carry, drop }
}
