'use client'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'

import { classes } from './classes.ts'
import { useStoredNumber } from './use-stored-number.ts'

interface SplitPaneProps {
  /** What the line between moves, spoken: "Inspector width". */
  label: string
  /** `columns` stand side by side, `rows` one over the other. */
  direction: 'columns' | 'rows'
  /** Which of the two keeps its size in pixels while the other takes the rest. */
  fixed: 'first' | 'second'
  initialPx: number
  minPx?: number
  maxPx?: number
  /** The size is remembered in this browser under this name. */
  storageKey?: string
  first: ReactNode
  /** Undefined: the first has all the room, and stays what it is. */
  second: ReactNode | undefined
  className?: string
}

/** Two parts and a line between them that can be dragged, or moved with the arrow keys; a double press puts it back. */
export function SplitPane({
  label,
  direction,
  fixed,
  initialPx,
  minPx = 160,
  maxPx = 1200,
  storageKey,
  first,
  second,
  className,
}: SplitPaneProps) {
  const [sizePx, setSizePx] = useStoredNumber(storageKey && `split:${storageKey}`, initialPx)
  const box = useRef<HTMLDivElement>(null)
  const columns = direction === 'columns'
  const resize = (next: number) => {
    const bounds = box.current?.getBoundingClientRect()
    const room = bounds ? (columns ? bounds.width : bounds.height) - 120 : maxPx
    const size = Math.round(Math.max(minPx, Math.min(maxPx, room, next)))
    setSizePx(size)
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId) || !box.current) return
    const bounds = box.current.getBoundingClientRect()
    const at = columns ? event.clientX - bounds.left : event.clientY - bounds.top
    resize(fixed === 'first' ? at : (columns ? bounds.width : bounds.height) - at)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const grow = fixed === 'first' ? ['ArrowRight', 'ArrowDown'] : ['ArrowLeft', 'ArrowUp']
    const shrink = fixed === 'first' ? ['ArrowLeft', 'ArrowUp'] : ['ArrowRight', 'ArrowDown']
    const step = event.shiftKey ? 64 : 16
    if (grow.includes(event.key)) resize(sizePx + step)
    else if (shrink.includes(event.key)) resize(sizePx - step)
    else if (event.key === 'Home') resize(minPx)
    else if (event.key === 'End') resize(maxPx)
    else return
    event.preventDefault()
  }
  const size = { flex: `0 0 ${sizePx}px` }
  const part = 'flex min-h-0 min-w-0 flex-col overflow-hidden'
  return (
    <div
      ref={box}
      className={classes('flex min-h-0 min-w-0 flex-1', columns ? 'flex-row' : 'flex-col', className)}
    >
      <div
        className={classes(part, (fixed === 'second' || second === undefined) && 'flex-1')}
        style={fixed === 'first' && second !== undefined ? size : undefined}
      >
        {first}
      </div>
      {second !== undefined && (
        <>
          <div
            role="separator"
            tabIndex={0}
            aria-label={label}
            aria-orientation={columns ? 'vertical' : 'horizontal'}
            aria-valuenow={sizePx}
            aria-valuemin={minPx}
            aria-valuemax={maxPx}
            onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={onPointerMove}
            onDoubleClick={() => resize(initialPx)}
            onKeyDown={onKeyDown}
            className={classes(
              'relative z-10 shrink-0 touch-none bg-line outline-offset-0 before:absolute hover:bg-accent active:bg-accent',
              columns
                ? 'w-px cursor-col-resize before:-inset-x-1 before:inset-y-0'
                : 'h-px cursor-row-resize before:inset-x-0 before:-inset-y-1',
            )}
          />
          <div
            className={classes(part, fixed === 'first' && 'flex-1')}
            style={fixed === 'second' ? size : undefined}
          >
            {second}
          </div>
        </>
      )}
    </div>
  )
}
