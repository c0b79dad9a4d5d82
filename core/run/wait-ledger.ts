import { launchStages } from '../pod/explain-waiting.ts'

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
  /** What the run itself waited for: a retry's delay, another launch, a stage of its launch. */
  own: WaitSegment[]
  /** Why its tenant was blocked, and when there was no worker. */
  tenant: WaitSegment[]
  /** Since when there is no worker; null while there is one, or was at the end of the wait. */
  noWorkerSince: Date | null
}

const waitsForWorker = { cause: 'worker', words: 'Waits for a worker to take it' }
const launching = { cause: 'launching', words: 'Its process is started' }
/** What to call a time without any worker, in the timeline of a tenant too. */
export const noWorker = { cause: 'no_worker', words: 'No worker runs; it starts when one does' }
/** A worker that has not been heard of for so long counts as gone. */
export const workerGoneMs = 30_000

const end = (segment: WaitSegment): number => segment.to?.getTime() ?? Number.POSITIVE_INFINITY
const covers = (segment: WaitSegment, at: number): boolean =>
  segment.from.getTime() <= at && end(segment) > at

/** The stretch cut to pieces: each by the first of `causes` that covers it, the rest by `otherwise`. */
const cut = (
  from: Date,
  to: Date | null,
  causes: WaitSegment[],
  otherwise: Pick<WaitSegment, 'cause' | 'words'> = waitsForWorker,
): WaitSegment[] => {
  const until = to?.getTime() ?? Number.POSITIVE_INFINITY
  const segments: WaitSegment[] = []
  let at = from.getTime()
  while (at < until) {
    const index = causes.findIndex((cause) => covers(cause, at))
    const covering = causes[index]
    // It goes on until it ends, or until one that stands before it begins.
    const before = covering ? causes.slice(0, index) : causes
    const stop = before.reduce(
      (soonest, cause) =>
        cause.from.getTime() > at && end(cause) > cause.from.getTime()
          ? Math.min(soonest, cause.from.getTime())
          : soonest,
      Math.min(until, covering ? end(covering) : Number.POSITIVE_INFINITY),
    )
    const { cause, words } = covering ?? otherwise
    segments.push({ cause, words, from: new Date(at), to: Number.isFinite(stop) ? new Date(stop) : null })
    at = stop
  }
  return segments
}

/** Every moment from the request to the start of the run's own code, each with exactly one cause; together they are the wait. */
export const waitLedger = (facts: WaitFacts): WaitSegment[] => {
  const { enqueuedAt, attempts, finishedAt, own, tenant, noWorkerSince } = facts
  const gone = noWorkerSince === null ? [] : [{ ...noWorker, from: noWorkerSince, to: null }]
  // What the run waits for by itself holds it whoever else there is; without a worker, nothing else matters.
  const isStage = ({ cause }: WaitSegment) => launchStages.some((stage) => stage === cause)
  const stages = own.filter(isStage)
  const causes = [...own.filter((segment) => !isStage(segment)), ...gone, ...tenant]
  const segments: WaitSegment[] = []
  let waitingSince: Date | null = enqueuedAt
  for (const { dequeuedAt, claimedAt, endedAt } of attempts) {
    if (waitingSince) segments.push(...cut(waitingSince, dequeuedAt, causes))
    segments.push(...cut(dequeuedAt, claimedAt ?? endedAt, stages, launching))
    waitingSince = claimedAt ? null : endedAt
  }
  if (waitingSince && (attempts.length === 0 || attempts.at(-1)?.endedAt))
    segments.push(...cut(waitingSince, finishedAt, causes))
  return segments
}
