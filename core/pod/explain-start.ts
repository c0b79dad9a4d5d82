import { startTimeoutMs } from '../run/lease.ts'
import type { Failure } from '../run/run-event.ts'
import type { Waiting } from './explain-waiting.ts'

/** Whether there is an end to what it waits for: room on the nodes and its image take as long as they take. */
export const startsInTime = ({ stage }: Waiting): boolean =>
  stage === 'launching' || stage === 'container_start'

/** Why a pod that {@link startsInTime} is given up after the start timeout; undefined before. */
export const explainStart = ({ words, cause }: Waiting, waitedMs: number): Failure | undefined => {
  if (waitedMs < startTimeoutMs) return undefined
  return {
    message: `Its pod did not start within ${startTimeoutMs / 60_000} minutes. ${words.replace(/\.?$/, '.')}`,
    fault: 'infrastructure',
    cause: cause ?? 'start_timeout',
    retryable: true,
  }
}
