import type { StepSpan } from '#core/run/expect-spans.ts'
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
  kind: 'wait' | 'queue' | 'try' | 'pause' | 'expected'
  fromMs: number
  toMs: number
  status?: StepStatus
  cause?: string
  /** Of a try, from 1. */
  number?: number
  title: string
}

export interface GanttRow {
  step: GanttStep
  bars: GanttBar[]
}

/** The wait of a run as bars that words stand on. */
export const waitBars = (waits: readonly GanttWait[], nowMs: number): GanttBar[] =>
  waits.map((wait) => ({
    kind: 'wait',
    fromMs: wait.fromMs,
    toMs: wait.toMs ?? nowMs,
    cause: wait.cause,
    title: wait.words,
  }))

const noneExpected: ReadonlyMap<string, StepSpan> = new Map()

/**
 * One line of bars a step: the run's wait as lead-in, waiting for others, each try with the pauses between, and what is still
 * expected of it.
 */
export function ganttRows(
  steps: readonly GanttStep[],
  waits: readonly GanttWait[],
  nowMs: number,
  expected = noneExpected,
): GanttRow[] {
  const leadIn = waitBars(waits, nowMs)
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
        number: attempt.number,
        title: `attempt ${attempt.number}, ${attempt.status}`,
      })
      cursorMs = toMs
    }
    const span = expected.get(step.key)
    if (span?.expected && span.endMs > nowMs)
      bars.push({
        kind: 'expected',
        fromMs: Math.max(nowMs, span.startMs),
        toMs: span.endMs,
        title: 'expected',
      })
    return { step, bars }
  })
}

/** How the lines stand below each other. */
export type RowOrder = 'graph' | 'start'

/** Rows in the order of the graph, or by when each began; what did not begin comes last. */
export function orderRows(rows: readonly GanttRow[], order: RowOrder): readonly GanttRow[] {
  if (order === 'graph') return rows
  const begunMs = ({ step }: GanttRow) => step.tries[0]?.startedMs ?? Number.POSITIVE_INFINITY
  return rows.toSorted((a, b) => (begunMs(a) === begunMs(b) ? 0 : begunMs(a) - begunMs(b)))
}

/** When something happened: tries and the wait of the run, without the waiting of single steps. */
export const busySpans = (rows: readonly GanttRow[]): (readonly [number, number])[] =>
  rows.flatMap((row) =>
    row.bars
      .filter(({ kind }) => kind === 'try' || kind === 'wait' || kind === 'expected')
      .map((bar) => [bar.fromMs, bar.toMs] as const),
  )
