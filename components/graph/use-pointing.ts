'use client'
import type { NodeChange } from '@xyflow/react'

import type { Point } from '#core/layout/layout-graph.ts'

import { boxOfNode, type FlowNode } from './flow-node.ts'
import { frameOfId } from './frames-of.ts'
import type { GraphHand } from './graph-hand.ts'
import type { GraphNode } from './graph-scene.ts'
import type { Drawing } from './use-drawing.ts'
import { useSteady } from './use-steady.ts'

interface PointingOptions {
  nodes: readonly GraphNode[]
  selection: ReadonlySet<string>
  onSelect: (ids: string[]) => void
  onSelectWire: ((id: string | undefined) => void) | undefined
  onOpen: ((id: string) => void) | undefined
  onFrame: ((group: string) => void) | undefined
  onFold: ((frame: string) => void) | undefined
  hand: GraphHand | undefined
  drawing: Drawing
}

/** What pressing on a graph means: nodes that are elements say so themselves; painted ones, and wires, are found by where the pointer is. */
export const usePointing = (options: PointingOptions) => {
  const { nodes, selection, onSelect, onSelectWire, onOpen, onFrame, onFold, hand, drawing } = options
  const { far, handle, focus, carry, drop } = drawing

  const onNodesChange = (changes: NodeChange<FlowNode>[]) => {
    const chosen = changes
      .filter((change) => change.type === 'select')
      .filter(({ id }) => frameOfId(id) === undefined)
    if (chosen.length > 0) {
      const next = new Set(selection)
      for (const { id, selected } of chosen) {
        if (selected) next.add(id)
        else next.delete(id)
      }
      onSelect([...next])
    }
    carry(changes)
  }

  const paintedAt = (point: Point) =>
    far
      ? nodes.findLast((node) => {
          const box = boxOfNode(node)
          return (
            node.shape !== 'frame' &&
            point.x >= box.x &&
            point.x <= box.x + box.width &&
            point.y >= box.y &&
            point.y <= box.y + box.height
          )
        })
      : undefined

  const onPaneClick = (event: React.MouseEvent) => {
    const point = handle.pointAt(event.clientX, event.clientY)
    const node = paintedAt(point)
    if (node) {
      onSelect([node.id])
      if (event.detail === 2 && node.fold && onFold) onFold(node.fold.frame)
      else if (event.detail === 2) handle.reveal([node.id])
      return
    }
    const wire = focus.at(point)
    onSelectWire?.(wire)
    if (selection.size > 0) onSelect([])
    if (!wire && event.detail === 2)
      hand?.onOpenPalette({ client: { x: event.clientX, y: event.clientY }, point })
  }

  return useSteady({
    onNodesChange,
    onNodeDragStop: drop,
    onSelectionDragStop: drop,
    onPaneClick,
    onNodeClick: (event: React.MouseEvent, node: FlowNode) => {
      const frame = frameOfId(node.id)
      if (frame !== undefined) return onFrame?.(frame)
      // React Flow leaves several selected when one of them is pressed, because it might be dragged.
      const adds = event.shiftKey || event.ctrlKey || event.metaKey
      if (!adds && selection.size > 1 && selection.has(node.id)) onSelect([node.id])
    },
    onNodeDoubleClick: (_: React.MouseEvent, node: FlowNode) => {
      const frame = node.data.node.fold?.frame ?? frameOfId(node.id)
      if (frame !== undefined && onFold) onFold(frame)
      else if (frameOfId(node.id) === undefined) onOpen?.(node.id)
    },
    onNodeContextMenu: (event: React.MouseEvent, node: FlowNode) => {
      const frame = frameOfId(node.id)
      hand?.onContext?.(event, frame === undefined ? { node: node.id } : { frame })
    },
    onPaneContextMenu: (event: MouseEvent | React.MouseEvent) => {
      const point = handle.pointAt(event.clientX, event.clientY)
      hand?.onContext?.(event as React.MouseEvent, { wire: focus.at(point), node: paintedAt(point)?.id })
    },
    onPaneMouseMove: (event: React.MouseEvent) => focus.point(handle.pointAt(event.clientX, event.clientY)),
    onNodeMouseEnter: focus.leave,
    onPaneMouseLeave: focus.leave,
  })
}
