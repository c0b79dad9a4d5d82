import type { RunAnswer, StepAnswer } from './run-answer.ts'

/** The step whose failure came first: what the others failed or were skipped for. */
export const firstFailed = (run: Pick<RunAnswer, 'steps'>): StepAnswer | undefined =>
  run.steps
    .filter((step) => step.status === 'failed' && step.failure)
    .toSorted((a, b) => Number(a.finishedAt ?? 0) - Number(b.finishedAt ?? 0))[0]
