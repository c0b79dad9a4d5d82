import type { JobElement } from '../document/element.ts'
import type { Failure } from './run-event.ts'

/** What the retry policy looks at when a run has failed. */
export interface FailedRun {
  failure: Failure
  /** How many runs it was already a retry of. */
  retryNumber: number
  /** Somebody wants it to end: then nothing of it comes back by itself. */
  cancelRequested: boolean
  tags: Record<string, string>
  policy?: JobElement['runRetry']
}

export interface RunRetry {
  delayMs: number
  mode: 'from_failure' | 'all_steps'
}

const transientRetries = 3
const baseDelayMs = 30_000
/** The delay is spread by as much up and down, so that runs that failed together do not come back together. */
const spread = 0.2

const tagged = (tags: Record<string, string>): number | undefined => {
  const value = tags['dagster/max_retries']
  return value !== undefined && /^\d{1,3}$/.test(value) ? Number(value) : undefined
}

/**
 * Whether a failed run is tried again, and when. Transient causes (infrastructure, or an error the code marks retryable) are tried again up to
 * three times, others only where the job or the tag dagster/max_retries asks for it. Delay 30 s · 2ⁿ ± 20 %. `random` is in [0, 1).
 */
export const decideRunRetry = (
  { failure, retryNumber, cancelRequested, tags, policy }: FailedRun,
  random: number,
): RunRetry | undefined => {
  if (cancelRequested) return undefined
  const isTransient = failure.retryable ?? failure.fault === 'infrastructure'
  const asked = tagged(tags)
  const any = asked ?? (policy?.always ? policy.max : undefined)
  const max = Math.max(any ?? 0, isTransient ? (policy?.max ?? transientRetries) : 0)
  if (retryNumber >= max) return undefined
  const fromFailure = policy?.fromFailure ?? tags['dagster/retry_strategy'] !== 'ALL_STEPS'
  return {
    delayMs: Math.round(baseDelayMs * 2 ** retryNumber * (1 + spread * (2 * random - 1))),
    mode: fromFailure ? 'from_failure' : 'all_steps',
  }
}
