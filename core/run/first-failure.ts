import type { StepState } from './step-state.ts'

/** The step that failed first: what failed after it may have failed for it. */
export const firstFailure = (steps: readonly StepState[]): StepState | undefined =>
  steps
    .filter(({ status, failure }) => status === 'failed' && failure)
    .toSorted((a, b) => (a.finishedAtMs ?? 0) - (b.finishedAtMs ?? 0))[0]
