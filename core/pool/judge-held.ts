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
  /** When nobody waited for it any more, for its attempt or the run's process was over; null while somebody does. */
  overAtMs: number | null
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
  { isHeld, isClaimed, isStep, wanted, overAtMs }: HeldFacts,
  nowMs: number,
): HeldVerdict => {
  const isOver = overAtMs !== null
  if (!isHeld) {
    if (isClaimed) return { do: 'end', failure: restarted }
    return isOver || wanted !== 'run' ? { do: 'end', failure: neverBegun } : { do: 'start' }
  }
  if (wanted === 'end_now') return { do: 'stop', how: 'force' }
  if (isOver && (isStep || nowMs - overAtMs > leavingMs)) return { do: 'stop', how: 'force' }
  return wanted === 'end_gently' ? { do: 'stop', how: 'gently' } : { do: 'nothing' }
}
