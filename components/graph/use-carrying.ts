'use client'
import type { NodeChange } from '@xyflow/react'
import { useCallback, useMemo, useState } from 'react'

import type { Box, Point } from '#core/layout/layout-graph.ts'

import { boxOfNode, type FlowNode } from './flow-node.ts'
import { frameOfId, framesOf } from './frames-of.ts'
import type { GraphHand } from './graph-hand.ts'
import type { GraphNode } from './graph-scene.ts'

interface Carried {
  places: ReadonlyMap<string, Point>
  /** The frame that is carried with all its nodes; nodes carried by themselves do not stretch their frame. */
  frame: string | undefined
}
const nothing: Carried = { places: new Map(), frame: undefined }

/** Nodes in the hand: where they are while they are carried, and the frames around everything meanwhile. */
export const useCarrying = (
  nodes: readonly GraphNode[],
  labelOf: (group: string) => string,
  hand: GraphHand | undefined,
) => {
  const [carried, setCarried] = useState(nothing)
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
      setCarried((before) => {
        const places = new Map(before.places)
        let frame: string | undefined
        for (const { id, to } of moves) {
          frame = frameOfId(id)
          if (frame === undefined) places.set(id, to)
          const members = frame === undefined ? [] : nodes.filter(({ group }) => group === frame)
          const [around] = framesOf(members, boxOfNode, (group) => group)
          if (!around) continue
          for (const { id: member, place } of members)
            places.set(member, { x: place.x + to.x - around.box.x, y: place.y + to.y - around.box.y })
        }
        return { places, frame }
      })
    },
    [nodes],
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
  return { moved: carried.places, boxOf, frames, carry, drop }
}
