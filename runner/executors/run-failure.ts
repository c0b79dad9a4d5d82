import type { Failure } from '#core/run/run-event.ts'

import type { RunEnd } from './run-steps.ts'

/** The run used up its time. */
export const timeoutFailure = (timeoutMs: number): Failure => ({
  message: `The run took longer than its limit of ${Math.round(timeoutMs / 1_000)} s and was ended.`,
  fault: 'limit',
  cause: 'timeout',
})

/** The runner itself was asked to end, and nobody had canceled the run. */
export const terminatedFailure: Failure = {
  message:
    'The process of the run was asked to end from outside (SIGTERM): its machine is being shut down or emptied.',
  fault: 'infrastructure',
  cause: 'killed',
  signal: 'SIGTERM',
  retryable: true,
}

/** A run fails by its first failed step. */
export function failureOfRun(first: RunEnd['firstFailure']): Failure {
  if (!first) return { message: 'Steps of an earlier attempt had failed.', fault: 'user', cause: 'upstream' }
  const { step, failure, others } = first
  const message =
    others > 0
      ? `${others + 1} steps failed, first "${step}": ${failure.message}`
      : `"${step}" failed: ${failure.message}`
  return { ...failure, message }
}
