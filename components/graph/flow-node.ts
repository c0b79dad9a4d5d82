import { Position, type Node, type NodeHandle } from '@xyflow/react'

import type { Box } from '#core/layout/layout-graph.ts'

import type { GraphNode } from './graph-scene.ts'
import { nodeSizes } from './node-shape.ts'

export type FlowNode = Node<{ node: GraphNode }>

const noteSize = { width: 190, height: 76 }
export const frameLabelHeight = 26

export const sizeOf = (node: GraphNode): { width: number; height: number } => {
  if (node.size) return node.size
  if (node.shape === 'note') return noteSize
  return node.shape === 'frame' ? { width: 140, height: frameLabelHeight } : nodeSizes[node.shape]
}

export const boxOfNode = (node: GraphNode): Box => ({ ...node.place, ...sizeOf(node) })

const handlePx = 9

const handlesOf = (node: GraphNode): NodeHandle[] => {
  const { width, height } = sizeOf(node)
  const y = height / 2 - handlePx / 2
  const spot = { y, width: handlePx, height: handlePx }
  return [
    ...(node.input ? [{ type: 'target' as const, position: Position.Left, x: -handlePx / 2, ...spot }] : []),
    ...(node.output
      ? [{ type: 'source' as const, position: Position.Right, x: width - handlePx / 2, ...spot }]
      : []),
  ]
}

const made = new WeakMap<GraphNode, FlowNode>()

/**
 * A node as React Flow wants it, with its size and handles told: otherwise all nodes are mounted once to be measured.
 * The same node gives the same object, so nothing is compared or drawn again in vain.
 */
export const flowNode = (node: GraphNode, selected: boolean): FlowNode => {
  const plain = made.get(node) ?? plainFlowNode(node)
  made.set(node, plain)
  return selected ? { ...plain, selected, zIndex: 2 } : plain
}

const plainFlowNode = (node: GraphNode): FlowNode => {
  const { width, height } = sizeOf(node)
  return {
    id: node.id,
    type: node.fold ? 'fold' : node.shape === 'note' || node.shape === 'frame' ? node.shape : 'body',
    position: node.place,
    data: { node },
    width,
    height,
    measured: { width, height },
    handles: handlesOf(node),
    selected: false,
    ariaLabel: `${node.kind} ${node.name}${node.disabled ? ', disabled' : ''}`,
    ...(node.shape === 'frame' && { zIndex: -1, selectable: false }),
  }
}
