import { leaseMs } from '../run/lease.ts'
import type { Failure } from '../run/run-event.ts'

/** Work that a worker of a pool has taken and not ended. */
export interface SilenceFacts {
  worker: string
  /** When the worker was last heard of; null: nothing is known of it any more. */
  seenAtMs: number | null
  /** Since when web answers; null while it does not. */
  webReachableSinceMs: number | null
}

/** Why work is given up whose worker is silent; undefined while it is not. Silence proves nothing while web cannot be reached. */
export const judgeSilence = (
  { worker, seenAtMs, webReachableSinceMs }: SilenceFacts,
  nowMs: number,
): Failure | undefined => {
  if (webReachableSinceMs === null || nowMs - webReachableSinceMs < leaseMs) return undefined
  if (seenAtMs !== null && nowMs - seenAtMs <= leaseMs) return undefined
  const seconds = seenAtMs === null ? undefined : Math.round((nowMs - seenAtMs) / 1000)
  return {
    message: `The worker ${worker} of its pool is gone${seconds === undefined ? '' : `: nothing was heard of it for ${seconds} s`}.`,
    fault: 'infrastructure',
    cause: 'lost',
    retryable: true,
  }
}
