'use client'
import { Handle, Position, type NodeProps, type NodeTypes } from '@xyflow/react'
import { memo, useContext, useRef, useState, type KeyboardEvent } from 'react'

import type { FlowNode } from '#components/graph/flow-node.ts'
import { Fold, Frame } from '#components/graph/fold-node.tsx'
import { ConnectingContext } from '#components/graph/graph-hand.ts'
import { NodeFace } from '#components/graph/node-card.tsx'
import { hueOf } from '#components/ui/avatar.tsx'
import { classes } from '#components/ui/classes.ts'
import { renameElement } from '#core/document/commands/rename-element.ts'

import { CommentMark } from './comments/comment-mark.tsx'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { Note } from './note-node.tsx'
import { TrialMarks } from './trial/trial-marks.tsx'

const Body = memo(function Body({ id, data: { node }, selected }: NodeProps<FlowNode>) {
  const connecting = useContext(ConnectingContext)
  const { canEdit, ui } = useDesigner()
  const dimmed = connecting !== undefined && connecting.from.id !== id && connecting.whyNot(id) !== undefined
  return (
    <div className={classes('transition-opacity duration-120', dimmed && 'opacity-35')}>
      {node.input && <Handle type="target" position={Position.Left} isConnectable={canEdit} />}
      <NodeFace node={node} selected={selected}>
        {ui.renaming === id && <NameInput id={id} name={node.name} />}
      </NodeFace>
      {node.output && <Handle type="source" position={Position.Right} isConnectable={canEdit} />}
      <Visitors id={id} />
      <TrialMarks id={id} />
      <CommentMark id={id} />
    </div>
  )
})

const takeCaret = (input: HTMLInputElement | null) => {
  input?.focus({ preventScroll: true })
  input?.select()
}

/** The name being typed in its place. Enter keeps it, Escape does not; a name that cannot be is said and stays open. */
function NameInput({ id, name }: { id: string; name: string }) {
  const { store, open } = useDesigner()
  const [text, setText] = useState(name)
  // Leaving the field takes the name, and so does the focus going elsewhere after Enter or Escape: by then it is over.
  const over = useRef(false)
  const rename = () => text === name || store.run(renameElement(store.document, { id, name: text }))
  const close = () => {
    over.current = true
    open({ renaming: undefined })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    event.preventDefault()
    if (event.key === 'Enter' && !rename()) return
    close()
    document.getElementById('designer-canvas')?.focus()
  }
  return (
    <input
      aria-label="Name"
      ref={takeCaret}
      spellCheck={false}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => {
        // A name that was refused stays, to be mended; what it is called by now is another matter.
        if (!over.current && rename()) close()
      }}
      className="nodrag nopan -ml-1 w-full min-w-0 rounded-sm bg-sunken px-1 font-mono text-sm font-medium text-ink outline-1 outline-accent"
    />
  )
}

/** Who else has this selected. */
function Visitors({ id }: { id: string }) {
  const others = useDesignerState((state) => state.others)
  const here = others.filter(({ selection }) => selection.includes(id))
  if (here.length === 0) return null
  return (
    <span className="pointer-events-none absolute -top-2.5 right-3 flex gap-1">
      {here.map(({ client, user }) => (
        <span
          key={client}
          className="rounded-full rounded-bl-xs px-1.5 py-px text-[10px] leading-[14px] font-medium text-white"
          style={{ background: `oklch(48% 0.14 ${hueOf(user.id)})` }}
        >
          {user.name}
        </span>
      ))}
    </span>
  )
}

/** The nodes of the designer: with handles, names that can be typed over, and the marks of others. */
export const designerNodes: NodeTypes = { body: Body, fold: Fold, frame: Frame, note: Note }
