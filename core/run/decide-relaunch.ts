import { maxLaunchRetries } from './lease.ts'
import type { Failure } from './run-event.ts'

const firstDelayMs = 1_000
const longestDelayMs = 60_000

/**
 * Whether an attempt that never got to its runner is launched again, and after how long: for causes of infrastructure, at most five times,
 * at once growing patience. It costs the tenant nothing and is no retry of the run.
 */
export const decideRelaunch = (failure: Failure, failedLaunches: number): { delayMs: number } | undefined => {
  if (failure.fault !== 'infrastructure' || failure.retryable === false || failedLaunches >= maxLaunchRetries)
    return undefined
  return { delayMs: Math.min(longestDelayMs, firstDelayMs * 2 ** failedLaunches) }
}
