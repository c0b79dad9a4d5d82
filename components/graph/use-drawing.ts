'use client'
import { useCallback, useMemo } from 'react'

import type { Point } from '#core/layout/layout-graph.ts'

import { boxOfNode, flowNode, type FlowNode } from './flow-node.ts'
import { flowFrame } from './frames-of.ts'
import type { GraphHand } from './graph-hand.ts'
import { useGraphHandle, type Insets } from './graph-handle.ts'
import type { GraphNode, GraphWire } from './graph-scene.ts'
import { useLiveWires } from './live-wires.ts'
import type { NodeStatusStore } from './node-status.ts'
import { useCarrying } from './use-carrying.ts'
import { useFar } from './use-far.ts'
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

/** All nodes, those in the hand where it has them. */
const withCarried = (resting: FlowNode[], moved: ReadonlyMap<string, Point>): FlowNode[] =>
  moved.size === 0
    ? resting
    : resting.map((plain) => {
        const position = moved.get(plain.id)
        return position ? { ...plain, position, dragging: true } : plain
      })

/** What is drawn of a graph, and how: nodes near as elements, wires at the hand lifted out, all else painted. */
export const useDrawing = (options: DrawingOptions) => {
  const { nodes, wires, status, selection, selectedWire, labelOfGroup, insets, hand } = options
  const { moved, inHand, lines, frames, carry, drop } = useCarrying(nodes, labelOfGroup, hand)
  const far = useFar()

  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes])
  const boxOfId = useCallback(
    (id: string) => {
      const node = byId.get(id)
      return node && boxOfNode(node)
    },
    [byId],
  )
  const boxes = useCallback(() => new Map(nodes.map((node) => [node.id, boxOfNode(node)])), [nodes])
  const handle = useGraphHandle(boxes, insets)

  const index = useMemo(() => wireIndex(wires, boxOfId), [wires, boxOfId])
  const live = useLiveWires(wires, status)
  const onInsert = hand?.onInsert
  const focus = useWireFocus({ wires, index, handle, selection, inHand, live, selectedWire, far, onInsert })

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

  const resting = useMemo(
    () => [...frames.map(flowFrame), ...nodes.map((node) => flowNode(node, selection.has(node.id)))],
    [frames, nodes, selection],
  )
  const near = useMemo(() => withCarried(resting, moved), [resting, moved])
  return { far, handle, focus, painted, lines, carry, drop, mounted: far ? nobody : near }
}

export type Drawing = ReturnType<typeof useDrawing>
