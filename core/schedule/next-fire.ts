import type { CronTimes } from './parse-cron.ts'
import type { TimeZone } from './time-zone.ts'

/**
 * Why a time is not what the clock on the wall would make one expect: `moved`, the clock was put forward over it and it fires at the end of the gap;
 * `second`, the clock showed it twice and it fires the second time; `again`, it means every hour and fired at this time of the clock before.
 */
export type Oddness = 'moved' | 'second' | 'again'

export interface Fire {
  atMs: number
  odd?: Oddness
}

const dayMs = 86_400_000

/**
 * The first time after an instant at which a cron expression fires in a zone; undefined where none comes any more. A time in the gap of a clock
 * that is put forward fires at the end of the gap (in a gap of whole days, where the date does not exist, not at all); a time that the clock shows
 * twice fires once, the second time; what means every hour fires in every real one. The latter two are Dagster's rules, for every zone.
 */
export const nextFire = (times: CronTimes, zone: TimeZone, afterMs: number): Fire | undefined => {
  let stretch = zone.stretchAt(afterMs)
  let wallMs = afterMs + stretch.offsetMs
  for (;;) {
    const next = times.next(wallMs)
    if (next === undefined) return undefined
    const { untilMs, offsetMs } = stretch
    if (untilMs === Infinity) return fireAt(times, zone, next - offsetMs)
    const following = zone.stretchAt(untilMs)
    const gapMs = following.offsetMs - offsetMs
    // What the clock will show again is left to the second time.
    const endMs = untilMs + offsetMs + (times.everyHour ? 0 : Math.min(0, gapMs))
    if (next < endMs) return fireAt(times, zone, next - offsetMs)
    const isInGap = !times.everyHour && gapMs < dayMs && next < untilMs + following.offsetMs
    if (isInGap && gapMs > 0) return { atMs: untilMs, odd: 'moved' }
    stretch = following
    wallMs = untilMs + following.offsetMs - 1
  }
}

const fireAt = ({ everyHour }: CronTimes, zone: TimeZone, atMs: number): Fire =>
  zone.showsAgain(atMs) ? { atMs, odd: everyHour ? 'again' : 'second' } : { atMs }
