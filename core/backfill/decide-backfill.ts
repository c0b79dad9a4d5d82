import type { BackfillCounts, BackfillStatus } from './backfill-status.ts'

/** Runs that one look starts at most: one transaction stays short, whatever the backfill. */
export const startsAtOnce = 25

export interface BackfillFacts {
  status: BackfillStatus
  isPaused: boolean
  mostAtOnce: number
  onFailure: 'continue' | 'stop'
  counts: BackfillCounts
  /** Runs of it that wait or go on: each makes one partition or several. */
  runs: number
  /** Runs that the tenant may still have waiting: at 0 backfills wait. */
  room: number
}

export interface BackfillDecision {
  status: BackfillStatus
  /** So many runs are started for partitions that wait. */
  start: number
  /** Those that wait never will. */
  giveUpWaiting: boolean
  /** Why it does not go on, or ended as it did; null where there is nothing to say. */
  reason: string | null
}

const partitions = (count: number): string => `${count} ${count === 1 ? 'partition' : 'partitions'}`

/** What was skipped is no failure of itself: where it was for one, that one counts. */
const ended = ({ counts, status }: BackfillFacts): Pick<BackfillDecision, 'status' | 'reason'> => {
  if (status === 'canceling') return { status: 'canceled', reason: null }
  const skipped = counts.skipped === 0 ? [] : [`${partitions(counts.skipped)} skipped`]
  if (counts.failed + counts.canceled === 0)
    return { status: 'completed', reason: skipped[0] === undefined ? null : `${skipped[0]}.` }
  const words = [
    ...(counts.failed > 0 ? [`${partitions(counts.failed)} failed`] : []),
    ...(counts.canceled > 0
      ? [`${counts.failed > 0 ? counts.canceled : partitions(counts.canceled)} left out`]
      : []),
    ...skipped,
  ]
  return { status: 'failed', reason: `${words.join(', ')}.` }
}

/**
 * What a backfill does next: it has as many runs as it may, as far as the tenant has room for them; after a run that failed or was canceled it goes on, or
 * starts no more and ends with what goes on; canceled itself, it waits for the end of its runs.
 */
export const decideBackfill = (facts: BackfillFacts): BackfillDecision => {
  const { status, isPaused, mostAtOnce, onFailure, counts, runs, room } = facts
  const stays = { start: 0, giveUpWaiting: false, reason: null }
  const stops = status === 'canceling' || (onFailure === 'stop' && counts.failed + counts.canceled > 0)
  if (stops && counts.waiting > 0) {
    const left = { ...counts, waiting: 0, canceled: counts.canceled + counts.waiting }
    const after = counts.running === 0 ? ended({ ...facts, counts: left }) : undefined
    return { ...stays, status: after?.status ?? status, reason: after?.reason ?? null, giveUpWaiting: true }
  }
  if (counts.waiting + counts.running === 0) return { ...stays, ...ended(facts) }
  const going = status === 'requested' ? 'running' : status
  if (counts.waiting === 0) return { ...stays, status: going }
  if (isPaused) return { ...stays, status: going, reason: 'It was paused: nothing more is started.' }
  if (room === 0)
    return {
      ...stays,
      status: going,
      reason: 'The tenant has as many runs waiting as it may. It goes on once some have begun.',
    }
  const free = Math.max(0, mostAtOnce - runs)
  return { ...stays, status: going, start: Math.min(free, counts.waiting, room, startsAtOnce) }
}
