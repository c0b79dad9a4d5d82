'use client'
import { useStore } from '@xyflow/react'
import { useCallback, useMemo } from 'react'

import { boxOfNode, flowNode, type FlowNode } from './flow-node.ts'
import { frameNode } from './frames-of.ts'
import type { GraphHand } from './graph-hand.ts'
import { useGraphHandle, type Insets } from './graph-handle.ts'
import type { GraphNode, GraphWire } from './graph-scene.ts'
import { useLiveWires } from './live-wires.ts'
import { farZoom } from './node-shape.ts'
import type { NodeStatusStore } from './node-status.ts'
import { useCarrying } from './use-carrying.ts'
import { useWireFocus } from './use-wire-focus.ts'
import { wireIndex } from './wire-index.ts'

interface DrawingOptions {
  nodes: readonly GraphNode[]
  wires: readonly GraphWire[]
  status: NodeStatusStore
  selection: ReadonlySet<string>
  selectedWire: string | undefined
  labelOfGroup: (group: string) => string
  insets: Insets
  hand: GraphHand | undefined
}

const nobody: FlowNode[] = []

/** What is drawn of a graph, and how: nodes near as elements, wires at the hand lifted out, all else painted. */
export const useDrawing = (options: DrawingOptions) => {
  const { nodes, wires, status, selection, selectedWire, labelOfGroup, insets, hand } = options
  const { moved, lines, boxOf, frames, carry, drop } = useCarrying(nodes, labelOfGroup, hand)
  const far = useStore((state) => state.transform[2] < farZoom)

  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes])
  const boxOfId = useCallback(
    (id: string) => {
      const node = byId.get(id)
      return node && boxOf(node)
    },
    [byId, boxOf],
  )
  const boxes = useCallback(() => new Map(nodes.map((node) => [node.id, boxOfNode(node)])), [nodes])
  const handle = useGraphHandle(boxes, insets)

  const index = useMemo(
    () =>
      wireIndex(wires, (id) => {
        const node = byId.get(id)
        return node && boxOfNode(node)
      }),
    [wires, byId],
  )
  const live = useLiveWires(wires, status)
  const onInsert = hand?.onInsert
  const focus = useWireFocus({ wires, index, handle, selection, moved, live, selectedWire, far, onInsert })

  const { promoted } = focus
  const painted = useMemo(
    () => ({
      nodes,
      frames,
      boxOf: boxOfId,
      wires: index,
      skipWire: (id: string) => promoted.has(id),
      statusOf: status.get,
      selected: (id: string) => selection.has(id),
    }),
    [nodes, frames, boxOfId, index, promoted, status, selection],
  )

  const bodies = useMemo(
    () =>
      nodes.map((node) => {
        const plain = flowNode(node, selection.has(node.id))
        const place = moved.get(node.id)
        return place ? { ...plain, position: place, dragging: true } : plain
      }),
    [nodes, selection, moved],
  )
  const near = useMemo(
    () => [...frames.map((frame) => flowNode(frameNode(frame), false)), ...bodies],
    [frames, bodies],
  )
  return { far, handle, focus, painted, boxOf, lines, carry, drop, mounted: far ? nobody : near }
}

export type Drawing = ReturnType<typeof useDrawing>
