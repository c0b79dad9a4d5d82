import { statusAt } from '#core/run/status-at.ts'

import type { StepAnswer } from './run-answer.ts'

const ms = (at: Date | string | null): number | null => (at === null ? null : new Date(at).getTime())

/** The steps of a run as they stood at a moment: nothing is told that had not happened yet. */
export function stepsAt(steps: readonly StepAnswer[], atMs: number): StepAnswer[] {
  return steps.map((step) => {
    const status = statusAt(
      {
        status: step.status,
        readyMs: ms(step.readyAt),
        finishedMs: ms(step.finishedAt),
        tries: step.tries.map((one) => ({
          startedMs: ms(one.startedAt) ?? 0,
          finishedMs: ms(one.finishedAt),
          status: one.status,
        })),
      },
      atMs,
    )
    if (status === step.status && (step.finishedAt === null || (ms(step.finishedAt) ?? 0) <= atMs))
      return step
    return {
      ...step,
      status,
      failure: null,
      skipReason: null,
      outputs: [],
      finishedAt: null,
      tries: step.tries.filter((one) => (ms(one.startedAt) ?? 0) <= atMs),
    }
  })
}
