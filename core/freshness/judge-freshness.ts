import type { Deadline, FreshnessPolicy, TimeWindow } from './freshness-policy.ts'
import { deadlinesAround } from './latest-deadline.ts'

/** Whether an asset is as young as it is to be. Unknown: it was never materialized. */
export const freshnessStates = ['unknown', 'pass', 'warn', 'fail'] as const
export type FreshnessState = (typeof freshnessStates)[number]

export interface Freshness {
  state: FreshnessState
  /** Since when, in milliseconds since 1970; null where that is unknown. */
  sinceMs: number | null
  /** When it changes if nothing is materialized; null where it does not. */
  untilMs: number | null
}

const judgeWindow = (
  { failWindowMs, warnWindowMs }: TimeWindow,
  madeMs: number,
  nowMs: number,
): Freshness => {
  const failMs = madeMs + failWindowMs
  const warnMs = warnWindowMs === undefined ? failMs : madeMs + warnWindowMs
  if (nowMs >= failMs) return { state: 'fail', sinceMs: failMs, untilMs: null }
  if (nowMs >= warnMs) return { state: 'warn', sinceMs: warnMs, untilMs: failMs }
  return { state: 'pass', sinceMs: madeMs, untilMs: warnMs }
}

const judgeDeadline = (policy: Deadline, madeMs: number, nowMs: number): Freshness => {
  const { lastMs, nextMs = null } = deadlinesAround(policy, nowMs)
  if (lastMs === undefined) return { state: 'pass', sinceMs: madeMs, untilMs: nextMs }
  const isInTime = madeMs >= lastMs - policy.lowerBoundMs
  if (!isInTime) return { state: 'fail', sinceMs: lastMs, untilMs: null }
  // What is made for this deadline is not made for the next one, unless it is made as late as that.
  return { state: 'pass', sinceMs: madeMs, untilMs: nextMs }
}

/** How an asset stands against its policy. Pure; both times in milliseconds since 1970, `madeMs` null where it was never materialized. */
export const judgeFreshness = (policy: FreshnessPolicy, madeMs: number | null, nowMs: number): Freshness => {
  if (madeMs === null) return { state: 'unknown', sinceMs: null, untilMs: null }
  return 'cron' in policy ? judgeDeadline(policy, madeMs, nowMs) : judgeWindow(policy, madeMs, nowMs)
}
