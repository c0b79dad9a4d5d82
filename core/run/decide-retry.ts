import type { RetryPolicy } from '../document/runtime.ts'
import type { Failure } from './run-event.ts'

export type RetryDecision = { retry: false } | { retry: true; delayMs: number }

/** Ends that another try cannot change, or that somebody wanted. */
const final = new Set(['canceled', 'run_timeout', 'check_failed', 'fenced'])

/**
 * Whether a failed step is tried again, and after how many milliseconds.
 * `stepAttempt`: the try that failed, from 1. `random`: from 0 up to 1, for the jitter.
 * Delays as in Dagster's RetryPolicy: constant d, linear d·n, exponential d·(2ⁿ−1); full jitter takes a share of it, plusMinus adds ± d.
 */
export function decideRetry(
  policy: RetryPolicy | undefined,
  failure: Failure,
  stepAttempt: number,
  random: number,
): RetryDecision {
  if (!policy || failure.retryable === false || final.has(failure.cause) || stepAttempt > policy.max)
    return { retry: false }
  return {
    retry: true,
    delayMs: Math.round(Math.min(longestDelayMs, jittered(policy, baseDelayMs(policy, stepAttempt), random))),
  }
}

/** A day: an exponential delay grows past every number otherwise. */
export const longestDelayMs = 86_400_000

function baseDelayMs({ delayMs, backoff }: RetryPolicy, n: number): number {
  if (backoff === 'linear') return delayMs * n
  if (backoff === 'exponential') return delayMs * (2 ** n - 1)
  return delayMs
}

function jittered({ delayMs, jitter }: RetryPolicy, base: number, random: number): number {
  if (jitter === 'full') return base * random
  if (jitter === 'plusMinus') return Math.max(0, base + delayMs * (2 * random - 1))
  return base
}
