'use client'
import { useReactFlow, type NodeProps } from '@xyflow/react'
import { memo, useState, type PointerEvent } from 'react'

import { MarkdownText } from '#components/assets/markdown-text.tsx'
import { sizeOf, type FlowNode } from '#components/graph/flow-node.ts'
import { noteColour } from '#components/graph/note-colours.ts'
import { classes } from '#components/ui/classes.ts'
import { resizeNotes } from '#core/document/commands/resize-notes.ts'
import { setField } from '#core/document/commands/set-field.ts'

import { useDesigner, useDesignerState } from './designer-context.tsx'

/** A note that comes back into sight while it is written goes on at its end. */
const takeCaret = (input: HTMLTextAreaElement | null) => {
  input?.focus({ preventScroll: true })
  input?.setSelectionRange(input.value.length, input.value.length)
}

/** The text being written in its place: each key goes into the document, as in the inspector, so there is nothing to lose. */
function NoteText({ id, ...look }: { id: string; style: Size; className: string }) {
  const { store, open } = useDesigner()
  const text = useDesignerState(({ document }) => {
    const element = document.elements[id]
    return element?.kind === 'note' ? element.text : ''
  })
  return (
    <textarea
      {...look}
      aria-label="Note"
      ref={takeCaret}
      value={text}
      onChange={({ target: { value } }) =>
        store.run(setField(store.document, { id, field: 'text', value }), { typing: true })
      }
      onKeyDown={(event) => {
        event.stopPropagation()
        if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return
        event.currentTarget.blur()
        document.getElementById('designer-canvas')?.focus()
      }}
      onBlur={() => open({ renaming: undefined })}
    />
  )
}

/** Words on the canvas, in Markdown; written where they stand, and as large as a hand makes them. */
export const Note = memo(function Note({ id, data: { node }, selected }: NodeProps<FlowNode>) {
  const { store, canEdit, ui } = useDesigner()
  const [size, setSize] = useState(sizeOf(node))
  const [known, setKnown] = useState(node)
  if (known !== node) {
    setKnown(node)
    setSize(sizeOf(node))
  }
  const look = classes(
    'scroll-quiet overflow-auto rounded-md px-2.5 py-2 text-sm leading-normal text-ink-2',
    noteColour(node.colour),
    selected && 'outline-2 outline-offset-2 outline-accent',
  )
  if (ui.renaming === id && canEdit) {
    return (
      <NoteText
        id={id}
        style={size}
        className={classes(look, 'nodrag nopan nowheel resize-none outline-1 outline-accent')}
      />
    )
  }
  return (
    <div className={look} style={size}>
      {node.name === '' ? <p className="text-ink-3">Empty note</p> : <MarkdownText text={node.name} />}
      {canEdit && selected && (
        <Corner
          size={size}
          onSize={setSize}
          onDone={(next) => store.run(resizeNotes(store.document, { sizes: { [id]: next } }))}
        />
      )}
    </div>
  )
})

interface Size {
  width: number
  height: number
}

/** The corner a note is made larger by; by keyboard it is Alt, Shift and an arrow. */
function Corner({
  size,
  onSize,
  onDone,
}: {
  size: Size
  onSize: (size: Size) => void
  onDone: (size: Size) => void
}) {
  const { getZoom } = useReactFlow()
  const [held, setHeld] = useState<Size & { x: number; y: number }>()
  const sizeAt = (event: PointerEvent): Size | undefined =>
    held && {
      width: Math.max(80, Math.round(held.width + (event.clientX - held.x) / getZoom())),
      height: Math.max(40, Math.round(held.height + (event.clientY - held.y) / getZoom())),
    }
  return (
    <span
      aria-hidden
      data-testid="note-corner"
      className="nodrag nopan absolute right-0 bottom-0 size-4 cursor-nwse-resize border-r-2 border-b-2 border-accent"
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        setHeld({ ...size, x: event.clientX, y: event.clientY })
      }}
      onPointerMove={(event) => {
        const next = sizeAt(event)
        if (next) onSize(next)
      }}
      onPointerUp={(event) => {
        const next = sizeAt(event)
        setHeld(undefined)
        if (next) onDone(next)
      }}
    />
  )
}
