import { cadenceTimes } from './cadence-times.ts'
import type { SetOf } from './partition-set.ts'
import { readWall } from './read-moment.ts'

/** A set has at most so many windows, so that a page of it is never slow. */
const mostWindows = 1_000_000
/** Exclusions that are cron expressions are held against every window. */
const mostExcludingTimes = 10
const mostExclusions = 10_000
/**
 * A set without an end is held against what it will have by then, or ten years after its start, whichever is later: it is good or bad whenever it is read,
 * and one that is good goes on being so for years.
 */
const foreseenUntilMs = Date.UTC(2036, 0, 1)
const foreseenMs = 10 * 365.25 * 86_400_000

const words = (count: number): string => count.toLocaleString('en')

/** Why a set has more windows or exclusions than can be worked out at once; undefined where it has not, or where its times cannot be read at all. */
export const windowLimitProblem = (set: SetOf<'timeWindow'>): string | undefined => {
  const exclusions = set.exclusions ?? []
  if (exclusions.length > mostExclusions)
    return `A set has at most ${words(mostExclusions)} exclusions; this one has ${words(exclusions.length)}. Say them by cron expressions.`
  const excluding = exclusions.filter((text) => cadenceTimes(text).outcome === 'parsed').length
  if (excluding > mostExcludingTimes)
    return `A set has at most ${mostExcludingTimes} exclusions that are cron expressions; this one has ${words(excluding)}. Say several as one, as in 0 0 * * 0,6.`
  const parsed = cadenceTimes(set.cadence, set)
  const startMs = readWall(set.start)?.wallMs
  const endMs = set.end === undefined ? Infinity : readWall(set.end)?.wallMs
  if (parsed.outcome === 'refused' || startMs === undefined || endMs === undefined) return undefined
  const isOpen = endMs === Infinity
  const untilMs = isOpen ? Math.max(foreseenUntilMs, startMs + foreseenMs) : endMs
  let windows = -1
  for (
    let at = parsed.times.next(startMs - 1);
    at !== undefined && at <= untilMs;
    at = parsed.times.next(at)
  ) {
    windows += 1
    if (windows > mostWindows)
      return `A set has at most ${words(mostWindows)} windows, and this one ${isOpen ? `would have more by ${new Date(untilMs).getUTCFullYear()}` : 'has more'}. Cut it more coarsely, begin later${isOpen ? ', or give it an end' : ' or end earlier'}.`
  }
  return undefined
}
