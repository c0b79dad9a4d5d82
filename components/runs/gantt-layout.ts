import type { StepStatus } from '#core/run/step-status.ts'

/** A step as the Gantt needs it; times in milliseconds since 1970. */
export interface GanttStep {
  key: string
  status: StepStatus
  readyMs: number | null
  tries: { number: number; startedMs: number; finishedMs: number | null; status: StepStatus }[]
  /** What stands beside its bar: a failure, a reason. */
  words: string | null
}

export interface GanttWait {
  cause: string
  words: string
  fromMs: number
  toMs: number | null
}

export interface GanttBar {
  kind: 'wait' | 'queue' | 'try' | 'pause'
  fromMs: number
  toMs: number
  status?: StepStatus
  cause?: string
  title: string
}

export interface GanttRow {
  step: GanttStep
  bars: GanttBar[]
}

/** One line of bars a step: the run's wait as lead-in, waiting for others, then each try with the pauses between. */
export function ganttRows(
  steps: readonly GanttStep[],
  waits: readonly GanttWait[],
  nowMs: number,
): GanttRow[] {
  const leadIn: GanttBar[] = waits.map((wait) => ({
    kind: 'wait',
    fromMs: wait.fromMs,
    toMs: wait.toMs ?? nowMs,
    cause: wait.cause,
    title: wait.words,
  }))
  // Nothing has begun: what holds all of them is all there is to show.
  const noneBegan = steps.every(({ tries }) => tries.length === 0)
  const begunMs = Math.max(0, ...leadIn.map((bar) => bar.toMs))
  return steps.map((step) => {
    const bars = step.tries.length > 0 || noneBegan ? [...leadIn] : []
    let cursorMs = begunMs
    for (const attempt of step.tries) {
      if (cursorMs > 0 && attempt.startedMs > cursorMs) {
        const first = attempt.number === 1
        bars.push({
          kind: first ? 'queue' : 'pause',
          fromMs: cursorMs,
          toMs: attempt.startedMs,
          title: first ? 'waited for upstream or a free place' : 'waited to try again',
        })
      }
      const toMs = attempt.finishedMs ?? Math.max(nowMs, attempt.startedMs)
      bars.push({
        kind: 'try',
        fromMs: attempt.startedMs,
        toMs,
        status: attempt.status,
        title: `try ${attempt.number}`,
      })
      cursorMs = toMs
    }
    return { step, bars }
  })
}

/** Time to pixels, with idle stretches squeezed: what shows is when something happened. */
export interface TimeScale {
  x(atMs: number): number
  ticks: { x: number; label: string }[]
  squeezed: { x: number; label: string }[]
  widthPx: number
}

const squeezedPx = 22

/**
 * A scale over [startMs, endMs] of `widthPx`. A stretch in which no bar of any row lies, longer than a sixth of the busy time and 10 s,
 * takes a fixed few pixels.
 */
export function timeScale(
  rows: readonly GanttRow[],
  startMs: number,
  endMs: number,
  widthPx: number,
): TimeScale {
  const busy = mergeSpans(
    rows.flatMap((row) =>
      row.bars
        .filter((bar) => bar.kind === 'try' || bar.kind === 'wait')
        .map((bar) => [bar.fromMs, bar.toMs] as const),
    ),
  )
  const totalBusyMs = busy.reduce((sum, [from, to]) => sum + to - from, 0)
  const longestIdleMs = Math.max(10_000, totalBusyMs / 6)
  const idle: [number, number][] = []
  busy.forEach(([, to], index) => {
    const next = busy[index + 1]?.[0]
    if (next !== undefined && next - to > longestIdleMs) idle.push([to, next])
  })
  const idleMs = idle.reduce((sum, [from, to]) => sum + to - from, 0)
  const spanMs = Math.max(1, endMs - startMs - idleMs)
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
    return ((atMs - startMs - skippedMs) / spanMs) * room + extraPx
  }
  const stepMs = niceStep(spanMs / Math.max(2, Math.floor(room / 110)))
  const ticks = []
  for (let atMs = 0; atMs <= endMs - startMs; atMs += stepMs) {
    const inIdle = idle.some(([from, to]) => startMs + atMs > from && startMs + atMs < to)
    if (!inIdle) ticks.push({ x: x(startMs + atMs), label: tickLabel(atMs, stepMs) })
    if (ticks.length > 400) break
  }
  return {
    x,
    ticks,
    widthPx,
    squeezed: idle.map(([from, to]) => ({ x: x(from), label: `${tickLabel(to - from, 1000)} idle` })),
  }
}

function mergeSpans(spans: (readonly [number, number])[]): [number, number][] {
  const merged: [number, number][] = []
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

const niceSteps = [
  10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
]
const niceStep = (leastMs: number): number =>
  niceSteps.find((stepMs) => stepMs >= leastMs) ?? Math.ceil(leastMs / 86_400_000) * 86_400_000

function tickLabel(atMs: number, stepMs: number): string {
  if (stepMs < 1_000) return atMs < 1_000 ? `${atMs} ms` : `${(atMs / 1_000).toFixed(2)} s`
  const all = Math.round(atMs / 1_000)
  if (all < 120 && stepMs < 60_000) return `${all} s`
  const [hours, minutes, rest] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60]
  return hours > 0 ? `${hours} h ${minutes} m` : rest > 0 ? `${minutes} m ${rest} s` : `${minutes} m`
}
