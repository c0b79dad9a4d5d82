'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'

import { useKeys } from '#components/shell/keys.ts'
import { focusWhenDrawn } from '#components/ui/focus-when-drawn.ts'
import { useListedKeys } from '#components/ui/listed-keys.ts'
import { useTimeStyle } from '#components/ui/time-style.ts'
import type { PathLink } from '#core/run/critical-path.ts'

import { GanttGround } from './gantt-ground.tsx'
import { GanttHead } from './gantt-head.tsx'
import { GanttLine } from './gantt-line.tsx'
import { busySpans, type GanttBar, type GanttRow } from './gantt-rows.ts'
import type { TimeCursor } from './time-cursor.ts'
import { timeScale } from './time-scale.ts'
import { pan, windowBetween, zoomAt } from './time-window.ts'
import { useBrush } from './use-brush.ts'
import { useTimeWindow } from './use-time-window.ts'

interface GanttProps {
  rows: readonly GanttRow[]
  /** What the run itself waited for. */
  waits: readonly GanttBar[]
  startMs: number
  /** The end, or what is expected to be. */
  endMs: number
  /** Draws the line of the present; null once the run has ended. */
  nowMs: number | null
  path: readonly PathLink[]
  /** Stretches in which nothing happened take a few pixels. */
  squeeze: boolean
  cursor: TimeCursor
  selected: string | undefined
  selectedTry?: number | undefined
  onSelect: (step: string | undefined, tryNumber?: number) => void
}

const rowPx = 28
const waitPx = 24

/** Steps over time: the run's wait as lead-in, each try apart, what decides the end marked. One line a step, drawn when in sight; arrow keys walk. */
export function Gantt({
  rows,
  waits,
  startMs,
  endMs,
  nowMs,
  path,
  squeeze,
  cursor,
  selected,
  selectedTry,
  onSelect,
}: GanttProps) {
  const track = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const headPx = rowPx + (waits.length > 0 ? waitPx : 0)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    // The head stands above the first row.
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
  })
  const [widthPx, setWidthPx] = useState(800)
  useEffect(() => {
    const box = track.current
    if (!box) return
    // Room for the words beside the last bar.
    const observer = new ResizeObserver(() =>
      setWidthPx(Math.max(120, box.clientWidth - (box.clientWidth > 500 ? 140 : 24))),
    )
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  const style = useTimeStyle()
  const [zoom, setZoom] = useTimeWindow()
  const wholeMs = endMs - startMs
  const shown = zoom ?? { fromMs: 0, toMs: wholeMs }
  const { fromMs, toMs } = shown
  const busy = useMemo(() => busySpans(rows), [rows])
  const scale = useMemo(
    () =>
      timeScale({
        busy,
        fromMs: startMs + fromMs,
        toMs: startMs + toMs,
        widthPx,
        squeeze,
        startMs,
        style,
      }),
    [busy, startMs, fromMs, toMs, widthPx, squeeze, style],
  )
  const sinceStart = (x: number) => scale.timeAt(x) - startMs
  const brush = useBrush({
    area: scroller,
    track,
    onBrush: (fromX, toX) => setZoom(windowBetween(sinceStart(fromX), sinceStart(toX), wholeMs)),
    onWheel: (x, delta) => setZoom(zoomAt(shown, sinceStart(x), Math.exp(delta / 300), wholeMs)),
    onPoint: (x) => cursor.set(x === null ? null : scale.timeAt(x)),
  })
  const middleMs = (fromMs + toMs) / 2
  useKeys('Timeline', [
    { keys: '0', label: 'Whole run', run: () => setZoom(undefined) },
    { keys: '+', label: 'Closer', run: () => setZoom(zoomAt(shown, middleMs, 0.5, wholeMs)), repeats: true },
    { keys: '-', label: 'Farther', run: () => setZoom(zoomAt(shown, middleMs, 2, wholeMs)), repeats: true },
  ])

  useListedKeys('Timeline', [
    { keys: 'down', label: 'Next step' },
    { keys: 'up', label: 'Step before' },
    { keys: 'right', label: 'Next attempt of the step, or later' },
    { keys: 'left', label: 'Attempt before, or earlier' },
  ])
  const rowOf = useMemo(() => new Map(rows.map((row, index) => [row.step.key, index])), [rows])
  const critical = useMemo(() => new Set(path.length > 1 ? path.map((link) => link.key) : []), [path])
  const at = selected === undefined ? -1 : (rowOf.get(selected) ?? -1)
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at)
  }, [at, virtual])
  const items = virtual.getVirtualItems()
  // Tab always finds a row: the chosen one, or the first in sight.
  const reached = items.find(({ index }) => index === Math.max(0, at)) ?? items[0]

  const walk = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const sideways = { ArrowRight: 0.25, ArrowLeft: -0.25 }[event.key]
    const by = { ArrowDown: 1, ArrowUp: -1, Home: -rows.length, End: rows.length }[event.key]
    if (sideways !== undefined && zoom) setZoom(pan(zoom, sideways, wholeMs))
    else if (sideways !== undefined) {
      const tries = rows[at]?.step.tries.length ?? 0
      if (tries === 0) return
      const number = (selectedTry ?? (sideways > 0 ? 0 : tries + 1)) + Math.sign(sideways)
      onSelect(selected, Math.min(tries, Math.max(1, number)))
    } else if (by === undefined) return
    else {
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))]
      if (!next) return
      onSelect(next.step.key)
      focusWhenDrawn(() => document.getElementById(`gantt-${next.step.key}`))
    }
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label="Timeline of steps"
      aria-rowcount={rows.length + 1}
      onKeyDown={walk}
      onDoubleClick={() => setZoom(undefined)}
      {...brush.handlers}
      className="scroll-quiet flex min-h-0 flex-1 flex-col overflow-auto outline-none"
    >
      <GanttHead
        scale={scale}
        waits={waits}
        trackRef={track}
        zoomed={zoom !== undefined}
        onWhole={() => setZoom(undefined)}
      />
      <div
        role="presentation"
        className="relative shrink-0 grow"
        style={{ minHeight: virtual.getTotalSize() }}
      >
        <GanttGround
          scale={scale}
          nowMs={nowMs}
          cursor={cursor}
          drawn={brush.drawn}
          path={path}
          rowOf={rowOf}
          rowPx={rowPx}
          inSight={[items[0]?.index ?? 0, items.at(-1)?.index ?? 0]}
        />
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          const { key } = row.step
          const chosen = key === selected
          return (
            <GanttLine
              key={key}
              row={row}
              index={index}
              topPx={start - headPx}
              scale={scale}
              nowMs={nowMs ?? endMs}
              critical={critical.has(key)}
              chosen={chosen}
              chosenTry={selectedTry}
              reached={index === reached?.index}
              onSelect={(number) =>
                number === undefined ? onSelect(chosen ? undefined : key) : onSelect(key, number)
              }
            />
          )
        })}
      </div>
    </div>
  )
}
