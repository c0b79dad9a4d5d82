'use client'
import { Moment } from '#components/ui/moment.tsx'

import type { CellWords } from './cell-words.ts'

const widthPx = 260

/** What a cell says, beside it. It repeats what the cell says to screen readers, so it is silent. */
export function GridCard({
  words,
  at,
  runAt,
}: {
  words: CellWords
  /** The cell, in the window. */
  at: DOMRect
  runAt: Date
}) {
  const left = at.right + 8 + widthPx > window.innerWidth ? at.left - widthPx - 8 : at.right + 8
  return (
    <div
      aria-hidden
      className="pointer-events-none fixed z-40 rounded-md border border-line bg-surface px-3 py-2 text-sm shadow-float"
      style={{ left: Math.max(8, left), top: Math.min(at.top, window.innerHeight - 160), width: widthPx }}
    >
      <p className="font-medium break-words">{words.title}</p>
      <p>{words.status}</p>
      {words.lines.map((line) => (
        <p key={line} className="break-words text-ink-2">
          {line}
        </p>
      ))}
      <p className="text-ink-3">
        {'asked for '}
        <Moment at={runAt} />
      </p>
    </div>
  )
}
