import { startTimeoutMs } from '../run/lease.ts'
import type { Failure } from '../run/run-event.ts'
import type { Waiting } from './explain-waiting.ts'

/** Whether there is an end to its wait: room that may come and its image take as long as they take, room that nobody has does not. */
export const startsInTime = ({ stage, cause }: Waiting): boolean =>
  stage === 'launching' || stage === 'container_start' || cause !== undefined

/** Why a pod that {@link startsInTime} is given up after the start timeout; undefined before. */
export const explainStart = ({ words, cause }: Waiting, waitedMs: number): Failure | undefined => {
  if (waitedMs < startTimeoutMs) return undefined
  if (cause) return cause
  return {
    message: `Its pod did not start within ${startTimeoutMs / 60_000} minutes. ${words.replace(/\.?$/, '.')}`,
    fault: 'infrastructure',
    cause: 'start_timeout',
    retryable: true,
  }
}
