import type { Ref } from 'react'

import { formatQuantity } from '#components/ui/format.ts'
import type { Concurrency } from '#core/run/timeline/run-lanes.ts'

import type { TimeScale } from '../time-scale.ts'
import type { Stretch } from './shown-time.ts'

const curvePx = 40

interface LaneHeadProps {
  trackRef: Ref<HTMLDivElement>
  scale: TimeScale
  curve: readonly Concurrency[]
  stretch: Stretch
  nowMs: number
  slots: number | null
  heightPx: number
  /** Of the bar that has the focus. */
  words: string
}

/** The curve as a path of steps: it holds its height until the next change. */
const stepPath = (points: readonly { x: number; y: number }[], endX: number): string => {
  const [first, ...others] = points
  if (!first) return ''
  return `M${first.x} ${first.y}${others.map(({ x, y }) => `H${x}V${y}`).join('')}H${endX}`
}

/** Above the lanes: how many runs go on at once, against how many may, and round times. */
export function LaneHead({ trackRef, scale, curve, stretch, nowMs, slots, heightPx, words }: LaneHeadProps) {
  const before = curve.findLast(({ atMs }) => atMs <= stretch.fromMs)?.count ?? 0
  const inside = curve.filter(({ atMs }) => atMs > stretch.fromMs && atMs <= stretch.toMs)
  const most = Math.max(before, ...inside.map(({ count }) => count))
  const top = Math.max(1, most, slots ?? 0)
  const y = (count: number) => curvePx - (count / top) * (curvePx - 4)
  const endX = Math.min(scale.widthPx, scale.x(nowMs))
  const points = [
    { x: 0, y: y(before) },
    ...inside.map(({ atMs, count }) => ({ x: scale.x(atMs), y: y(count) })),
  ]
  const allowed = slots === null ? 'no limit' : formatQuantity(slots, 'slot')
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 flex border-b border-line bg-surface text-xs text-ink-3"
      style={{ height: heightPx }}
    >
      <div
        role="columnheader"
        className="flex w-[200px] shrink-0 flex-col border-r border-line px-4 py-2 max-md:w-28 max-md:px-2"
      >
        <span className="font-medium text-ink-2">{`At most ${most} at once`}</span>
        <span>{allowed}</span>
      </div>
      <div role="columnheader" className="relative min-w-0 flex-1 overflow-hidden" ref={trackRef}>
        <span className="sr-only">Time</span>
        <svg aria-hidden className="absolute inset-x-0 top-1 w-full text-accent" height={curvePx + 2}>
          {slots !== null && (
            <line
              x1={0}
              x2={scale.widthPx}
              y1={y(slots)}
              y2={y(slots)}
              stroke="var(--color-warn)"
              strokeDasharray="4 3"
            />
          )}
          <path d={stepPath(points, endX)} fill="none" stroke="currentColor" strokeWidth={1.5} />
        </svg>
        <p aria-hidden className="absolute inset-x-1 bottom-5 truncate text-ink-2">
          {words}
        </p>
        {scale.ticks.map(({ x, label }) => (
          <span key={x} aria-hidden className="absolute bottom-1 pl-1 whitespace-nowrap" style={{ left: x }}>
            {label}
          </span>
        ))}
      </div>
    </div>
  )
}
