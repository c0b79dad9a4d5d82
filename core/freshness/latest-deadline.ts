import { ScheduleTimes } from '../schedule/schedule-times.ts'
import type { Deadline } from './freshness-policy.ts'

export interface Deadlines {
  /** The latest one that has passed, and the next; undefined where there is none. In milliseconds since 1970. */
  lastMs: number | undefined
  nextMs: number | undefined
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** How far back is looked, the near first: what fires often is found near. */
const looksMs = [hourMs, dayMs, 8 * dayMs, 40 * dayMs, 400 * dayMs, 3_000 * dayMs]

const deadlinesOf = (times: ScheduleTimes, nowMs: number): Deadlines => {
  for (const backMs of looksMs) {
    let lastMs: number | undefined
    let next = times.next(nowMs - backMs)
    while (next && next.atMs <= nowMs) {
      lastMs = next.atMs
      next = times.next(next.atMs)
    }
    if (lastMs !== undefined) return { lastMs, nextMs: next?.atMs }
  }
  return { lastMs: undefined, nextMs: times.next(nowMs)?.atMs }
}

interface Known {
  times: ScheduleTimes
  found?: Deadlines
}

const mostKnown = 1_000
const known = new Map<string, Known>()

/** The deadlines around an instant. What was found is kept until the next one: all assets of a policy ask the same. */
export const deadlinesAround = (
  { cron, timezone = 'UTC' }: Pick<Deadline, 'cron' | 'timezone'>,
  nowMs: number,
): Deadlines => {
  const key = `${timezone} ${cron}`
  if (known.size > mostKnown) known.clear()
  const one: Known = known.get(key) ?? { times: new ScheduleTimes({ cron, timezone }) }
  known.set(key, one)
  const { found } = one
  const isStillSo = found?.lastMs !== undefined && found.lastMs <= nowMs && nowMs < (found.nextMs ?? Infinity)
  if (found && isStillSo) return found
  one.found = deadlinesOf(one.times, nowMs)
  return one.found
}
