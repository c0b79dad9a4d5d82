import { firstIndex } from '../first-index.ts'

/** What a schedule will start at a time, and how long each run of its like usually takes. */
export interface ExpectedFire {
  atMs: number
  tookMs: number
  runs: number
  /** So many of the runs go on at a time at most; each of the others begins when one of them has ended. */
  atOnce: number
}

/** How coming runs go on as many slots as there are. */
export interface SlotUse {
  /** Most that go on at the same time, and from when on. */
  mostAtOnce: { count: number; atMs: number }
  /** Runs that find no slot when they are due. */
  waiting: number
  /** The one that waits the longest: its place among the fires, and for how long. */
  longestWait: { place: number; ms: number } | undefined
}

/** How long each slot is taken that the runs of a fire would like to have at the same time. */
const turnsOf = ({ runs, atOnce, tookMs }: ExpectedFire): number[] =>
  Array.from(
    { length: Math.min(runs, atOnce) },
    (_, turn) => (Math.floor((runs - 1 - turn) / atOnce) + 1) * tookMs,
  )

/** Gives the next free slot to each fire in its turn, as the queue does where nothing else runs. `slots`: null for as many as it takes. */
export const firesOnSlots = (fires: readonly ExpectedFire[], slots: number | null): SlotUse => {
  const inOrder = fires
    .flatMap((fire, place) => turnsOf(fire).map((tookMs) => ({ atMs: fire.atMs, tookMs, place })))
    .toSorted((a, b) => a.atMs - b.atMs)
  // The ends of what goes on, the first to end first.
  const ends: number[] = []
  let mostAtOnce = { count: 0, atMs: 0 }
  let waiting = 0
  let longestWait: SlotUse['longestWait']
  for (const { atMs, tookMs, place } of inOrder) {
    while ((ends[0] ?? Number.POSITIVE_INFINITY) <= atMs) ends.shift()
    const freeMs = slots !== null && ends.length >= slots ? (ends[ends.length - slots] ?? atMs) : atMs
    const waitMs = freeMs - atMs
    if (waitMs > 0) {
      waiting += 1
      if (waitMs > (longestWait?.ms ?? 0)) longestWait = { place, ms: waitMs }
    }
    insertInOrder(ends, freeMs + tookMs)
    const count = Math.min(ends.length, slots ?? ends.length)
    if (count > mostAtOnce.count) mostAtOnce = { count, atMs: freeMs }
  }
  return { mostAtOnce, waiting, longestWait }
}

const insertInOrder = (ends: number[], endMs: number): void => {
  ends.splice(
    firstIndex(ends.length, (at) => (ends[at] ?? 0) > endMs),
    0,
    endMs,
  )
}
