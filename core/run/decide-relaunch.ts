import { maxLaunchRetries } from './lease.ts'
import type { Failure } from './run-event.ts'

const firstDelayMs = 1_000
const longestDelayMs = 60_000
/** The cluster has no room left for the tenant. */
const quotaRefused = 'quota_refused'
const quotaDelayMs = 15_000

interface Relaunch {
  delayMs: number
  /** It does not count as a launch that failed. */
  isFree: boolean
}

/**
 * Whether an attempt that never got to its runner is launched again, and after how long: for causes of infrastructure, at most five times,
 * at once growing patience. It costs the tenant nothing and is no retry of the run.
 */
export const decideRelaunch = (failure: Failure, failedLaunches: number): Relaunch | undefined => {
  // Another run's end makes room, whenever that is: this one waits for it, as it would in the queue.
  if (failure.cause === quotaRefused) return { delayMs: quotaDelayMs, isFree: true }
  if (failure.fault !== 'infrastructure' || failure.retryable === false || failedLaunches >= maxLaunchRetries)
    return undefined
  return { delayMs: Math.min(longestDelayMs, firstDelayMs * 2 ** failedLaunches), isFree: false }
}
