import type { NewEvent } from '../reporting/reporter.ts'
import { failureOfRun, terminatedFailure, timeoutFailure } from './run-failure.ts'
import type { RunEnd } from './run-steps.ts'

export interface EndedFromOutside {
  /** The run's limit, where it was that. */
  timedOut: number | undefined
  /** Its process was asked to end, and not because the run was canceled. */
  terminated: boolean
}

/** The event that a run ends with. */
export function lastEvent(
  { outcome, firstFailure }: RunEnd,
  { timedOut, terminated }: EndedFromOutside,
): NewEvent {
  if (outcome === 'succeeded') return { type: 'RUN_SUCCESS' }
  if (timedOut !== undefined) return { type: 'RUN_FAILURE', failure: timeoutFailure(timedOut) }
  if (outcome === 'canceled')
    return terminated ? { type: 'RUN_FAILURE', failure: terminatedFailure } : { type: 'RUN_CANCELED' }
  return {
    type: 'RUN_FAILURE',
    failure: failureOfRun(firstFailure),
    ...(firstFailure ? { firstFailedStep: firstFailure.step } : {}),
  }
}

/** Every step had ended well, and then the values of one could not be stored. */
export const spoiltEnd = (spoilt: NonNullable<RunEnd['firstFailure']>): NewEvent => ({
  type: 'RUN_FAILURE',
  failure: failureOfRun(spoilt),
  firstFailedStep: spoilt.step,
})
