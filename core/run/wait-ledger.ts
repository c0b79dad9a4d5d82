/** Why a run did not start yet, for a while. `to` null: still. */
export interface WaitSegment {
  cause: string
  words: string
  from: Date
  to: Date | null
}

export interface WaitFacts {
  enqueuedAt: Date
  /** When the run was taken out of the queue, each time, and when its runner came; null while it has not. */
  attempts: { dequeuedAt: Date; claimedAt: Date | null; endedAt: Date | null }[]
  finishedAt: Date | null
  /** What the run itself waited for: a retry's delay, another launch. */
  own: WaitSegment[]
  /** Why its tenant was blocked. */
  tenant: WaitSegment[]
}

const waitsForWorker = { cause: 'worker', words: 'Waits for a worker to take it' }
const launching = { cause: 'launching', words: 'Its process is started' }

const end = (segment: WaitSegment): number => segment.to?.getTime() ?? Number.POSITIVE_INFINITY

/** The stretch cut to pieces: each by what covers it first in `causes`, the rest by waiting for a worker. */
const cut = (from: Date, to: Date | null, causes: WaitSegment[]): WaitSegment[] => {
  const until = to?.getTime() ?? Number.POSITIVE_INFINITY
  const segments: WaitSegment[] = []
  let at = from.getTime()
  while (at < until) {
    const covering = causes.find((cause) => cause.from.getTime() <= at && end(cause) > at)
    const next = causes
      .filter((cause) => cause.from.getTime() > at)
      .reduce((soonest, cause) => Math.min(soonest, cause.from.getTime()), Number.POSITIVE_INFINITY)
    // Own causes stand first in the list, so a later one of the tenant does not cut them.
    const stop = Math.min(until, covering ? end(covering) : next)
    const { cause, words } = covering ?? waitsForWorker
    segments.push({ cause, words, from: new Date(at), to: Number.isFinite(stop) ? new Date(stop) : null })
    at = stop
  }
  return segments
}

/** Every moment from the request to the start of the run's own code, each with exactly one cause; together they are the wait. */
export const waitLedger = ({ enqueuedAt, attempts, finishedAt, own, tenant }: WaitFacts): WaitSegment[] => {
  const segments: WaitSegment[] = []
  let waitingSince: Date | null = enqueuedAt
  for (const { dequeuedAt, claimedAt, endedAt } of attempts) {
    if (waitingSince) segments.push(...cut(waitingSince, dequeuedAt, [...own, ...tenant]))
    segments.push({ ...launching, from: dequeuedAt, to: claimedAt ?? endedAt })
    waitingSince = claimedAt ? null : endedAt
  }
  if (waitingSince && (attempts.length === 0 || attempts.at(-1)?.endedAt))
    segments.push(...cut(waitingSince, finishedAt, [...own, ...tenant]))
  return segments
}
