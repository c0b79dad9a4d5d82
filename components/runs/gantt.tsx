'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'

import { StateText } from '#components/ui/chip.tsx'
import { classes } from '#components/ui/classes.ts'
import { formatDuration } from '#components/ui/format.ts'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import type { StepStatus } from '#core/run/step-status.ts'

import { type GanttBar, type GanttRow, timeScale } from './gantt-layout.ts'
import { stepTone } from './status-tone.ts'

interface GanttProps {
  rows: readonly GanttRow[]
  startMs: number
  endMs: number
  /** Draws the line of the present. */
  live: boolean
  selected: string | undefined
  onSelect: (step: string | undefined) => void
}

const barColour: Record<StepStatus, string> = {
  waiting: 'bg-queued',
  ready: 'bg-queued',
  running: 'bg-running',
  retrying: 'bg-failed',
  succeeded: 'bg-succeeded',
  failed: 'bg-failed',
  skipped: 'bg-skipped',
  canceled: 'bg-skipped',
}

const waitColour: Record<string, string> = {
  launching: 'bg-stale',
  container_start: 'bg-stale',
  image_pull: 'bg-warn',
  unschedulable: 'bg-warn',
  pool: 'bg-queued',
  tier_pods: 'bg-warn',
}

const rowPx = 28

/** Steps over time: the run's wait as lead-in, each try apart, idle stretches squeezed. One line a step, drawn when in sight; arrow keys walk. */
export function Gantt({ rows, startMs, endMs, live, selected, onSelect }: GanttProps) {
  const track = useRef<HTMLDivElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    // The head stands above the first row.
    scrollMargin: rowPx,
    scrollPaddingStart: rowPx,
  })
  const [widthPx, setWidthPx] = useState(800)
  useEffect(() => {
    const box = track.current
    if (!box) return
    const observer = new ResizeObserver(() => setWidthPx(Math.max(160, box.clientWidth - 140)))
    observer.observe(box)
    return () => observer.disconnect()
  }, [])
  const scale = timeScale(rows, startMs, endMs, widthPx)
  const at = rows.findIndex((row) => row.step.key === selected)

  const items = virtual.getVirtualItems()
  // Tab always finds a row: the chosen one, or the first in sight.
  const reached = items.find(({ index }) => index === Math.max(0, at)) ?? items[0]

  const walk = (event: React.KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    const index = Math.min(rows.length - 1, Math.max(0, at + by))
    const next = rows[index]
    if (!next) return
    onSelect(next.step.key)
    virtual.scrollToIndex(index)
    requestAnimationFrame(() => document.getElementById(`gantt-${next.step.key}`)?.focus())
  }

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label="Timeline of steps"
      aria-rowcount={rows.length + 1}
      onKeyDown={walk}
      className="scroll-quiet min-h-0 flex-1 overflow-auto outline-none"
    >
      <div
        role="row"
        className="sticky top-0 z-10 flex h-7 border-b border-line bg-surface text-xs text-ink-3"
      >
        <div role="columnheader" className="w-[270px] shrink-0 border-r border-line px-4 py-1.5 max-md:w-40">
          Step
        </div>
        <div
          role="columnheader"
          aria-label="Time"
          ref={track}
          className="relative min-w-0 flex-1 overflow-hidden"
        >
          {scale.ticks.map((tick) => (
            <span key={tick.x} className="absolute top-1.5 pl-1.5" style={{ left: tick.x }}>
              {tick.label}
            </span>
          ))}
        </div>
      </div>
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <div
              key={row.step.key}
              id={`gantt-${row.step.key}`}
              role="row"
              aria-rowindex={index + 2}
              style={{ transform: `translateY(${start - rowPx}px)` }}
              aria-selected={row.step.key === selected}
              tabIndex={index === reached?.index ? 0 : -1}
              onClick={() => onSelect(row.step.key === selected ? undefined : row.step.key)}
              onKeyDown={(event) => {
                if (event.key === 'Enter' || event.key === ' ') {
                  event.preventDefault()
                  onSelect(row.step.key === selected ? undefined : row.step.key)
                }
              }}
              className={classes(
                'absolute inset-x-0 top-0 flex h-7 cursor-pointer -outline-offset-2',
                row.step.key === selected ? 'bg-accent-soft' : 'hover:bg-hover',
              )}
            >
              <div
                role="gridcell"
                className="flex w-[270px] shrink-0 items-center gap-2 border-r border-line px-4 text-sm max-md:w-40"
              >
                <ToneMark tone={stepTone[row.step.status]} />
                <span className="min-w-0 flex-1 truncate font-mono" title={row.step.key}>
                  {row.step.key}
                </span>
                <span className="text-ink-3 max-md:hidden">{durationWords(row, endMs)}</span>
              </div>
              <div role="gridcell" className="relative min-w-0 flex-1 overflow-hidden">
                {scale.ticks.map((tick) => (
                  <i key={tick.x} className="absolute inset-y-0 w-px bg-line" style={{ left: tick.x }} />
                ))}
                {row.bars.map((bar) => (
                  <Bar
                    key={`${bar.kind}${bar.fromMs}`}
                    bar={bar}
                    left={scale.x(bar.fromMs)}
                    right={scale.x(bar.toMs)}
                  />
                ))}
                {live && <i className="absolute inset-y-0 w-px bg-accent" style={{ left: scale.x(endMs) }} />}
                <Words row={row} left={row.bars.length > 0 ? scale.x(row.bars.at(-1)?.toMs ?? endMs) : 4} />
              </div>
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Bar({ bar, left, right }: { bar: GanttBar; left: number; right: number }) {
  const thin = bar.kind !== 'try'
  const colour =
    bar.kind === 'try'
      ? barColour[bar.status ?? 'running']
      : bar.kind === 'wait'
        ? (waitColour[bar.cause ?? ''] ?? 'bg-queued')
        : 'bg-line-strong'
  return (
    <i
      title={`${bar.title}, ${formatDuration(bar.toMs - bar.fromMs)}`}
      className={classes('absolute rounded-[3px]', thin ? 'top-[12.5px] h-[3px]' : 'top-2 h-3', colour)}
      style={{ left, width: Math.max(thin ? 1 : 3, right - left) }}
    />
  )
}

function Words({ row, left }: { row: GanttRow; left: number }) {
  if (!row.step.words) return null
  const tone = stepTone[row.step.status]
  return (
    <span className="absolute top-1.5 max-w-[420px] pl-2 text-xs" style={{ left }}>
      {tone === 'failed' ? (
        <StateText tone="failed">{row.step.words}</StateText>
      ) : (
        <span className="text-ink-3">{row.step.words}</span>
      )}
    </span>
  )
}

function durationWords(row: GanttRow, nowMs: number): string {
  const { tries, status } = row.step
  if (tries.length === 0) return status
  if (tries.length > 1) return `${tries.length} tries`
  const [only] = tries
  return only ? formatDuration((only.finishedMs ?? nowMs) - only.startedMs) : ''
}
