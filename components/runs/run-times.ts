import { formatDuration } from '#components/ui/format.ts'

import type { GanttStep, GanttWait } from './gantt-rows.ts'
import type { RunAnswer, StepAnswer } from './run-answer.ts'
import type { Usual } from './run-path.ts'
import { checkWordsOf } from './step-look.ts'

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
export function toGanttSteps(run: RunAnswer, usual: Usual = {}): GanttStep[] {
  return run.steps.map((step) => ({
    key: step.key,
    status: step.status,
    readyMs: ms(step.readyAt),
    words: step.failure?.message ?? step.skipReason ?? checkWordsOf(step) ?? expectedWords(step, usual),
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

/** What the reader of a running step wants to know beside its bar. */
function expectedWords(step: StepAnswer, usual: Usual): string | null {
  const past = usual[step.key] ?? usual[step.pieceOf ?? step.key]
  return step.status === 'running' && past ? `usually ${formatDuration(past.durationMs)}` : null
}
