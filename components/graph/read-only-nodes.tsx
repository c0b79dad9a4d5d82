'use client'
import type { NodeProps, NodeTypes } from '@xyflow/react'
import { memo } from 'react'

import type { FlowNode } from './flow-node.ts'
import { NodeFace } from './node-card.tsx'

const Body = memo(function Body({ data, selected }: NodeProps<FlowNode>) {
  return <NodeFace node={data.node} selected={selected} />
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

/** Nodes to look at: no handles, nothing to type in. */
export const readOnlyNodes: NodeTypes = { body: Body, frame: Frame, note: Note }
