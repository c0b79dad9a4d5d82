'use client'
import { useStore, ViewportPortal } from '@xyflow/react'

import type { SnapLine } from '#core/layout/snap-to-lines.ts'

const beyond = 12

/** The lines along which what is carried is level with others, a little longer than what they join. */
export function SnapLines({ lines }: { lines: readonly SnapLine[] }) {
  const zoom = useStore((state) => state.transform[2])
  if (lines.length === 0) return null
  return (
    <ViewportPortal>
      {lines.map(({ axis, at, from, to }) => {
        const [start, length] = [from - beyond / zoom, to - from + (2 * beyond) / zoom]
        const hair = 1 / zoom
        return (
          <div
            key={`${axis} ${at}`}
            data-snap-line={axis}
            className="pointer-events-none absolute top-0 left-0 bg-accent"
            style={
              axis === 'x'
                ? { transform: `translate(${at - hair / 2}px, ${start}px)`, width: hair, height: length }
                : { transform: `translate(${start}px, ${at - hair / 2}px)`, width: length, height: hair }
            }
          />
        )
      })}
    </ViewportPortal>
  )
}
