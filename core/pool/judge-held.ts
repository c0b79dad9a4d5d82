import type { Failure } from '../run/run-event.ts'
import { neverBegun, type Wish } from './lease-states.ts'

/** A lease of a worker that has just said what it holds. */
export interface HeldFacts {
  /** Whether the worker says that its process goes on. */
  isHeld: boolean
  /** Whether a process has reported for it. */
  isClaimed: boolean
  isStep: boolean
  wanted: Wish
  /** When the attempt that it is of was over; null while it goes on. */
  attemptEndedAtMs: number | null
}

export type HeldVerdict =
  | { do: 'nothing' }
  /** What the worker was handed never reached it. */
  | { do: 'start' }
  | { do: 'stop'; how: 'gently' | 'force' }
  | { do: 'end'; failure: Failure }

/** The process of a run that has told its end has this long to leave. */
const leavingMs = 30_000

const restarted: Failure = {
  message:
    'The worker of the pool that carried it out was started anew, and nobody saw how its process ended.',
  fault: 'infrastructure',
  cause: 'lost',
  retryable: true,
}

/** What the server makes of a lease when its worker tells what it holds: nothing that is lost with an answer stays lost, and nothing begins twice. */
export const judgeHeld = (
  { isHeld, isClaimed, isStep, wanted, attemptEndedAtMs }: HeldFacts,
  nowMs: number,
): HeldVerdict => {
  const isOver = attemptEndedAtMs !== null
  if (!isHeld) {
    if (isClaimed) return { do: 'end', failure: restarted }
    return isOver || wanted !== 'run' ? { do: 'end', failure: neverBegun } : { do: 'start' }
  }
  if (wanted === 'end_now') return { do: 'stop', how: 'force' }
  if (isOver && (isStep || nowMs - attemptEndedAtMs > leavingMs)) return { do: 'stop', how: 'force' }
  return wanted === 'end_gently' ? { do: 'stop', how: 'gently' } : { do: 'nothing' }
}
