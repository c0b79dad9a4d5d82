import type { TimeStyle } from '#components/ui/time-style.ts'

import { tickLabel, timeTicks } from './time-ticks.ts'

/** Time to pixels, with idle stretches squeezed: what shows is when something happened. */
export interface TimeScale {
  /** Left of the window below 0, right of it above `widthPx`. */
  x(atMs: number): number
  /** The time at a pixel, never outside the window. */
  timeAt(x: number): number
  ticks: readonly { x: number; label: string }[]
  squeezed: readonly { fromX: number; toX: number; label: string }[]
  widthPx: number
}

export interface ScaleInput {
  /** When something happened, from and to; in any order, may overlap. */
  busy: readonly (readonly [number, number])[]
  /** The window: what the width shows. */
  fromMs: number
  toMs: number
  widthPx: number
  /** False: every second is as wide as any other. */
  squeeze: boolean
  /** What times are counted from, where they are written since the start. */
  startMs: number
  style: TimeStyle
}

const squeezedPx = 26
/** Shorter stretches are as well seen as squeezed. */
const leastIdleMs = 1_000

/** A scale over a window of time. With `squeeze`, a stretch of more than a tenth of it in which nothing happened takes a fixed few pixels. */
export function timeScale({ busy, fromMs, toMs, widthPx, squeeze, startMs, style }: ScaleInput): TimeScale {
  const idle = squeeze ? idleStretches(busy, fromMs, toMs) : []
  const idleMs = idle.reduce((sum, [from, to]) => sum + to - from, 0)
  const spanMs = Math.max(1, toMs - fromMs - idleMs)
  const room = Math.max(1, widthPx - idle.length * squeezedPx)
  const x = (atMs: number) => {
    let skippedMs = 0
    let extraPx = 0
    for (const [from, to] of idle) {
      if (atMs <= from) break
      const inside = Math.min(atMs, to) - from
      skippedMs += inside
      extraPx += (inside / (to - from)) * squeezedPx
    }
    return ((atMs - fromMs - skippedMs) / spanMs) * room + extraPx
  }
  const timeAt = (at: number) => {
    let left = Math.min(widthPx, Math.max(0, at))
    let cursorMs = fromMs
    for (const [from, to] of idle) {
      const beforePx = ((from - cursorMs) / spanMs) * room
      if (left <= beforePx) break
      left -= beforePx
      if (left <= squeezedPx) return from + (left / squeezedPx) * (to - from)
      left -= squeezedPx
      cursorMs = to
    }
    return Math.min(toMs, cursorMs + (left / room) * spanMs)
  }
  const isIdle = (atMs: number) => idle.some(([from, to]) => atMs > from && atMs < to)
  return {
    x,
    timeAt,
    widthPx,
    ticks: timeTicks({ fromMs, toMs, startMs, style, stepMs: spanMs / Math.max(2, Math.floor(room / 110)) })
      .filter(({ atMs }) => !isIdle(atMs))
      .map(({ atMs, label }) => ({ x: x(atMs), label })),
    squeezed: idle.map(([from, to]) => ({ fromX: x(from), toX: x(to), label: tickLabel(to - from, 1_000) })),
  }
}

function idleStretches(
  busy: ScaleInput['busy'],
  fromMs: number,
  toMs: number,
): (readonly [number, number])[] {
  const shortestMs = Math.max(leastIdleMs, (toMs - fromMs) / 10)
  const inWindow = busy.filter(([from, to]) => to >= fromMs && from <= toMs).toSorted((a, b) => a[0] - b[0])
  const idle: [number, number][] = []
  let untilMs: number | undefined
  for (const [from, to] of inWindow) {
    if (untilMs !== undefined && from - untilMs > shortestMs) idle.push([untilMs, from])
    untilMs = Math.max(untilMs ?? to, to)
  }
  return idle
}
