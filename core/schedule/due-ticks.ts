import type { ElementOf } from '../document/element.ts'
import type { Fire } from './next-fire.ts'
import type { ScheduleTimes } from './schedule-times.ts'

type CatchUp = NonNullable<ElementOf<'schedule'>['catchUp']>

/** A time is missed when it is so old before anything looked at it; until then it is merely late. */
export const missedAfterMs = 60_000

const hourMs = 3_600_000
/** To find the last few times before a moment one goes back so far, and farther where that was not far enough. */
const windowsMs = [1, 6, 24, 7 * 24, 31 * 24, 366 * 24].map((hours) => hours * hourMs)

export interface Due {
  /** The times that each start a run now, in order. */
  run: Fire[]
  /** The first time that starts none because it was missed, and others after it perhaps. */
  missed: Fire | undefined
  /** Until then every time has been dealt with. */
  lookedUntilMs: number
  /** When to look again; never where no time comes any more. */
  dueMs: number | undefined
}

interface Looked {
  times: ScheduleTimes
  lookedUntilMs: number
  nowMs: number
  /** So much later than its time a schedule is carried out. */
  delayMs: number
  catchUp?: CatchUp | undefined
}

/**
 * The times of a schedule that are to be dealt with now. What is merely late runs in any case; of what was missed `latest` runs the last time,
 * `allUpTo` so many of the last, `skip` none.
 */
export const dueTicks = ({ times, lookedUntilMs, nowMs, delayMs, catchUp = 'latest' }: Looked): Due => {
  const untilMs = nowMs - delayMs
  const first = times.next(lookedUntilMs)
  if (!first || first.atMs > untilMs)
    return { run: [], missed: undefined, lookedUntilMs, dueMs: first && first.atMs + delayMs }
  const most = typeof catchUp === 'object' ? catchUp.allUpTo : catchUp === 'latest' ? 1 : 0
  const late = times.after(Math.max(lookedUntilMs, untilMs - missedAfterMs), Infinity, untilMs + 1)
  const run = late.length >= most ? late : lastUntil(times, lookedUntilMs, untilMs, most)
  const following = times.next(untilMs)
  return {
    run,
    missed: run[0]?.atMs === first.atMs ? undefined : first,
    lookedUntilMs: untilMs,
    dueMs: following && following.atMs + delayMs,
  }
}

/** The last times after a moment and until another, at most so many. */
const lastUntil = (times: ScheduleTimes, afterMs: number, untilMs: number, most: number): Fire[] => {
  for (const windowMs of [...windowsMs, Infinity]) {
    const fromMs = Math.max(afterMs, untilMs - windowMs)
    const fires = times.after(fromMs, Infinity, untilMs + 1)
    if (fires.length >= most || fromMs === afterMs) return fires.slice(-most)
  }
  return []
}
