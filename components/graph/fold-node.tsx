'use client'
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { createContext, memo, useContext } from 'react'

import { Icon } from '#components/ui/icon.tsx'

import type { FlowNode } from './flow-node.ts'
import { NodeFace } from './node-card.tsx'

/** Folds or unfolds a frame; absent where the graph has no folding. */
export const FoldingContext = createContext<((frame: string) => void) | undefined>(undefined)

function FoldButton({ frame, name, isFolded }: { frame: string; name: string; isFolded: boolean }) {
  const fold = useContext(FoldingContext)
  if (!fold) return null
  const label = `${isFolded ? 'Unfold' : 'Fold'} ${name}`
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      title={label}
      className="nodrag nopan pointer-events-auto relative grid size-5 shrink-0 place-items-center rounded-sm text-ink-3 before:absolute before:-inset-0.5 hover:bg-hover hover:text-ink"
      onClick={(event) => {
        event.stopPropagation()
        fold(frame)
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      <Icon name={isFolded ? 'chevron-right' : 'chevron-down'} size={12} />
    </button>
  )
}

/** The name of a frame, with the button that folds it. */
export const Frame = memo(function Frame({ data: { node } }: NodeProps<FlowNode>) {
  return (
    <span className="flex items-center gap-0.5 pl-1.5">
      {node.frame !== undefined && <FoldButton frame={node.frame} name={node.name} isFolded={false} />}
      <span className="block truncate text-xs leading-[26px] font-semibold text-ink-3 hover:text-ink">
        {node.name}
      </span>
    </span>
  )
})

/** A folded frame: a card that lies on others, with the button that unfolds it. */
export const Fold = memo(function Fold({ data: { node }, selected }: NodeProps<FlowNode>) {
  return (
    <div className="relative">
      <span
        aria-hidden
        className="absolute inset-0 translate-x-1.5 translate-y-1.5 rounded-[8px] border border-line-strong bg-sunken"
      />
      <span
        aria-hidden
        className="absolute inset-0 translate-x-[3px] translate-y-[3px] rounded-[8px] border border-line-strong bg-surface"
      />
      {node.input && <Handle type="target" position={Position.Left} isConnectable={false} />}
      <NodeFace node={node} selected={selected} />
      {node.fold && (
        <span className="absolute right-1.5 bottom-1">
          <FoldButton frame={node.fold.frame} name={node.name} isFolded />
        </span>
      )}
      {node.output && <Handle type="source" position={Position.Right} isConnectable={false} />}
    </div>
  )
})
