'use client'
import type { PointerEvent, Ref } from 'react'

import { LogPane } from '#components/logs/log-pane.tsx'
import { rowPx } from '#components/logs/log-view.ts'

import type { TimeCursor } from './time-cursor.ts'

type LogPaneProps = Parameters<typeof LogPane>[0]

/** The log of a run; the line that is pointed at shows its moment in the other parts of the page. */
export function RunLog({
  cursor,
  paneRef,
  ...pane
}: LogPaneProps & { cursor: TimeCursor; paneRef: Ref<HTMLDivElement> }) {
  const { view } = pane
  const point = (event: PointerEvent<HTMLElement>) => {
    const lines = event.target instanceof Element ? event.target.closest('[role="grid"]') : null
    if (!lines) return cursor.set(null)
    const row = Math.floor(view.top + (event.clientY - lines.getBoundingClientRect().top) / rowPx)
    cursor.set(row < view.visible.count ? view.visible.timeAt(row) : null)
  }
  return (
    <div
      ref={paneRef}
      className="flex min-h-0 min-w-0 flex-1 max-md:min-h-80"
      onPointerMove={point}
      onPointerLeave={() => cursor.set(null)}
    >
      <LogPane {...pane} />
    </div>
  )
}
