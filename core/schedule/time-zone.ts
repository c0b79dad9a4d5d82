import { Temporal } from 'temporal-polyfill'

/** So long a zone has one offset: from `fromMs` until just before `untilMs`, both instants. */
export interface Stretch {
  fromMs: number
  untilMs: number
  /** What the clock on the wall is ahead of UTC. */
  offsetMs: number
}

const zones = new Map<string, TimeZone>()

/** The rules of a zone. Throws a RangeError where there is none of that name. */
export const timeZone = (name: string): TimeZone => {
  const known = zones.get(name) ?? new TimeZone(name)
  zones.set(name, known)
  return known
}

/** When the clock on the wall of a zone is put forward or back. What was looked up is kept: the rules of a zone are few. */
export class TimeZone {
  readonly #name: string
  readonly #stretches: Stretch[] = []
  /** The one that was asked for last: who walks through time asks for it again. */
  #last: Stretch | undefined

  constructor(name: string) {
    this.#name = name
    this.stretchAt(0)
  }

  /** Whether the clock shows an instant's time for the second time, because it was put back since. */
  showsAgain(atMs: number): boolean {
    const { fromMs, offsetMs } = this.stretchAt(atMs)
    const before = fromMs === -Infinity ? offsetMs : this.stretchAt(fromMs - 1).offsetMs
    return atMs < fromMs + before - offsetMs
  }

  stretchAt(atMs: number): Stretch {
    const last = this.#last
    if (last && last.fromMs <= atMs && atMs < last.untilMs) return last
    this.#last = this.#stretches.find(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)
    if (this.#last) return this.#last
    const there = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(this.#name)
    const stretch = {
      // What lies before is strictly before: seen from a moment later it is at or before.
      fromMs: there.add({ nanoseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
      untilMs: there.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
      offsetMs: there.offsetNanoseconds / 1e6,
    }
    this.#stretches.push(stretch)
    return stretch
  }
}
