import { maxLaunchRetries } from './lease.ts'
import type { Failure } from './run-event.ts'

const firstDelayMs = 1_000
const longestDelayMs = 60_000
/** What passes by itself, whenever that is: the tenant's share is full, its namespace is on its way out, the cluster does not answer. */
const passing = new Set(['quota_refused', 'namespace_going', 'namespace_missing', 'cluster_away'])
const passingDelayMs = 15_000

interface Relaunch {
  delayMs: number
  /** It does not count as a launch that failed. */
  isFree: boolean
}

/**
 * Whether an attempt that never got to its runner is launched again, and after how long: for causes of infrastructure, at most five times,
 * at once growing patience; for what passes by itself, as often as it takes. It costs the tenant nothing and is no retry of the run.
 */
export const decideRelaunch = (failure: Failure, failedLaunches: number): Relaunch | undefined => {
  if (failure.retryable === false) return undefined
  // This one waits for it, as it would in the queue, and says what for.
  if (passing.has(failure.cause)) return { delayMs: passingDelayMs, isFree: true }
  if (failure.fault !== 'infrastructure') return undefined
  if (failedLaunches >= maxLaunchRetries) return undefined
  return { delayMs: Math.min(longestDelayMs, firstDelayMs * 2 ** failedLaunches), isFree: false }
}
