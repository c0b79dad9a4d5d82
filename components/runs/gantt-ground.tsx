'use client'
import { useSyncExternalStore } from 'react'

import type { PathLink } from '#core/run/critical-path.ts'

import type { TimeCursor } from './time-cursor.ts'
import type { TimeScale } from './time-scale.ts'

interface GanttGroundProps {
  scale: TimeScale
  /** Null once the run has ended. */
  nowMs: number | null
  cursor: TimeCursor
  drawn: { fromX: number; toX: number } | null
  path: readonly PathLink[]
  rowOf: ReadonlyMap<string, number>
  rowPx: number
  /** First and last row in sight. */
  inSight: readonly [number, number]
}

/** What lies below the lines of the timeline: round times, squeezed stretches, the critical path, now, the moment pointed at, what is drawn. */
export function GanttGround({ scale, nowMs, cursor, drawn, path, rowOf, rowPx, inSight }: GanttGroundProps) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-0 right-0 left-[270px] overflow-hidden max-md:left-36"
    >
      {scale.ticks.map((tick) => (
        <i key={tick.x} className="absolute inset-y-0 w-px bg-line" style={{ left: tick.x }} />
      ))}
      {scale.squeezed.map(({ fromX, toX }) => (
        <i
          key={fromX}
          className="absolute inset-y-0 border-x border-dashed border-line-strong bg-sunken"
          style={{ left: fromX, width: toX - fromX }}
        />
      ))}
      <PathLines {...{ scale, path, rowOf, rowPx, inSight }} />
      {nowMs !== null && <i className="absolute inset-y-0 w-px bg-accent" style={{ left: scale.x(nowMs) }} />}
      <CursorLine scale={scale} cursor={cursor} />
      {drawn && (
        <i
          className="absolute inset-y-0 border-x border-accent bg-accent-soft opacity-70"
          style={{ left: Math.min(drawn.fromX, drawn.toX), width: Math.abs(drawn.toX - drawn.fromX) }}
        />
      )}
    </div>
  )
}

function CursorLine({ scale, cursor }: { scale: TimeScale; cursor: TimeCursor }) {
  const atMs = useSyncExternalStore(
    cursor.subscribe,
    () => cursor.atMs,
    () => null,
  )
  return atMs === null ? null : (
    <i className="absolute inset-y-0 w-px bg-ink-3" style={{ left: scale.x(atMs) }} />
  )
}

/** Below the bar of each link, and down or up to where the next begins. */
function PathLines({
  scale,
  path,
  rowOf,
  rowPx,
  inSight: [first, last],
}: Pick<GanttGroundProps, 'scale' | 'path' | 'rowOf' | 'rowPx' | 'inSight'>) {
  const lineOf = (key: string) => ((rowOf.get(key) ?? 0) + 1) * rowPx - 4.5
  const drawn = path.flatMap((link, index) => {
    const next = path[index + 1]
    const rows = [rowOf.get(link.key) ?? 0, rowOf.get(next?.key ?? link.key) ?? 0]
    if (Math.max(...rows) < first || Math.min(...rows) > last) return []
    const along = `M${scale.x(link.startMs)} ${lineOf(link.key)}H${scale.x(link.endMs)}`
    return [{ key: link.key, d: next ? `${along}V${lineOf(next.key)}H${scale.x(next.startMs)}` : along }]
  })
  if (path.length < 2) return null
  return (
    <svg className="absolute inset-0 size-full overflow-visible text-ink-2">
      {drawn.map(({ key, d }) => (
        <path key={key} d={d} fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinejoin="round" />
      ))}
    </svg>
  )
}
