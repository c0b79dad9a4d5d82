'use client'
import { Handle, Position, type NodeProps, type NodeTypes } from '@xyflow/react'
import { memo } from 'react'

import type { FlowNode } from '#components/graph/flow-node.ts'
import { NodeFace } from '#components/graph/node-card.tsx'
import { useNodeStatus, type NodeStatus } from '#components/graph/node-status.ts'
import { readOnlyNodes } from '#components/graph/read-only-nodes.tsx'
import { classes } from '#components/ui/classes.ts'

/** The word on the node says it as well: edge and colour only help to find it. */
const edges: Partial<Record<NodeStatus['tone'], string>> = {
  succeeded: '[&>div]:border-2 [&>div]:border-succeeded [&>div]:bg-succeeded-soft',
  failed: '[&>div]:border-2 [&>div]:border-dashed [&>div]:border-failed [&>div]:bg-sunken [&_b]:line-through',
  warn: '[&>div]:border-2 [&>div]:border-warn',
}

const Body = memo(function Body({ id, data: { node }, selected }: NodeProps<FlowNode>) {
  const mark = useNodeStatus(id)
  return (
    <>
      {node.input && <Handle type="target" position={Position.Left} isConnectable={false} />}
      <div className={mark && edges[mark.tone]}>
        <NodeFace node={node} selected={selected} />
      </div>
      {node.output && <Handle type="source" position={Position.Right} isConnectable={false} />}
    </>
  )
})

const Note = memo(function Note({ id, data: { node }, selected }: NodeProps<FlowNode>) {
  const mark = useNodeStatus(id)
  return (
    <div
      className={classes(
        'size-full overflow-hidden rounded-md bg-warn-soft px-2.5 py-2 text-sm whitespace-pre-wrap text-ink-2',
        mark && 'border-2 border-dashed border-line-strong',
        selected && 'outline-2 outline-offset-2 outline-accent',
      )}
    >
      {mark && <b className="block font-semibold">{mark.words}</b>}
      {node.name}
    </div>
  )
})

/** Nodes of a comparison: what became of each stands on it. */
export const comparedNodes: NodeTypes = { ...readOnlyNodes, body: Body, note: Note }
