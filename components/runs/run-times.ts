import type { GanttStep, GanttWait } from './gantt-layout.ts'
import type { RunAnswer } from './run-answer.ts'

const ms = (at: Date | string | null): number | null => (at === null ? null : new Date(at).getTime())

/** The stretch of time a run's page shows: from its request to its end, or to now. */
export function runTimes(
  run: Pick<RunAnswer, 'enqueuedAt' | 'finishedAt'>,
  nowMs: number,
): { startMs: number; endMs: number } {
  const startMs = new Date(run.enqueuedAt).getTime()
  return { startMs, endMs: Math.max(startMs + 1, ms(run.finishedAt) ?? nowMs) }
}

/** Steps with what stands beside their bars. */
export function toGanttSteps(run: RunAnswer): GanttStep[] {
  return run.steps.map((step) => ({
    key: step.key,
    status: step.status,
    readyMs: ms(step.readyAt),
    words: step.failure?.message ?? step.skipReason ?? null,
    tries: step.tries.map((attempt) => ({
      number: attempt.number,
      startedMs: ms(attempt.startedAt) ?? 0,
      finishedMs: ms(attempt.finishedAt),
      status: attempt.status,
    })),
  }))
}

export function toGanttWaits(run: RunAnswer): GanttWait[] {
  return run.wait.map((wait) => ({
    cause: wait.cause,
    words: wait.words,
    fromMs: ms(wait.from) ?? 0,
    toMs: ms(wait.to),
  }))
}
