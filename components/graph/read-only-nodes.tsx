'use client'
import { Handle, type NodeProps, type NodeTypes, Position } from '@xyflow/react'
import { memo } from 'react'

import { classes } from '#components/ui/classes.ts'
import { onDemand } from '#components/ui/on-demand.tsx'

import type { FlowNode } from './flow-node.ts'
import { Fold, Frame } from './fold-node.tsx'
import { NodeFace } from './node-card.tsx'
import { noteColour } from './note-colours.ts'

/** Few graphs have notes. */
const NoteText = onDemand(() =>
  import('#components/assets/markdown-text.tsx').then((part) => part.MarkdownText),
)

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

const Note = memo(function Note({ data }: NodeProps<FlowNode>) {
  return (
    <div
      className={classes(
        'size-full overflow-hidden rounded-md px-2.5 py-2 text-sm text-ink-2',
        noteColour(data.node.colour),
      )}
    >
      <NoteText text={data.node.name} />
    </div>
  )
})

/** Nodes to look at: their handles hold the wires, and nothing can be typed or wired. */
export const readOnlyNodes: NodeTypes = { body: Body, fold: Fold, frame: Frame, note: Note }
