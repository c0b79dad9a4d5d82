'use client'
import { Handle, type NodeProps, type NodeTypes, Position } from '@xyflow/react'
import { memo } from 'react'

import type { FlowNode } from './flow-node.ts'
import { NodeFace } from './node-card.tsx'

const Body = memo(function Body({ data, selected }: NodeProps<FlowNode>) {
  const { node } = data
  return (
    <>
      {node.input && <Handle type="target" position={Position.Left} isConnectable={false} />}
      <NodeFace node={node} selected={selected} />
      {node.output && <Handle type="source" position={Position.Right} isConnectable={false} />}
    </>
  )
})

const Frame = memo(function Frame({ data }: NodeProps<FlowNode>) {
  return (
    <span className="block truncate px-1 text-xs leading-6 font-semibold text-ink-3">{data.node.name}</span>
  )
})

const Note = memo(function Note({ data }: NodeProps<FlowNode>) {
  return (
    <p className="size-full overflow-hidden rounded-md bg-warn-soft px-2.5 py-2 text-sm whitespace-pre-wrap text-ink-2">
      {data.node.name}
    </p>
  )
})

/** Nodes to look at: their handles hold the wires, and nothing can be typed or wired. */
export const readOnlyNodes: NodeTypes = { body: Body, frame: Frame, note: Note }
