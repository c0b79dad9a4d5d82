import type { FreshnessPolicy } from './freshness-policy.ts'
import type { FreshnessState } from './judge-freshness.ts'

/** The few words of a state. */
export const freshnessWords: Readonly<Record<FreshnessState, string>> = {
  unknown: 'never materialized',
  pass: 'on time',
  warn: 'due soon',
  fail: 'overdue',
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** "1 day", "90 minutes", "36 hours": in the largest unit that comes out even. */
export const spanWords = (spanMs: number): string => {
  const [unit, unitMs] = units.find(([, size]) => spanMs >= size && spanMs % size === 0) ?? ['millisecond', 1]
  const count = spanMs / unitMs
  return `${count.toLocaleString('en-US')} ${unit}${count === 1 ? '' : 's'}`
}

/** A policy in a sentence. */
export const policyWords = (policy: FreshnessPolicy): string => {
  if ('cron' in policy)
    return `By each ${policy.cron} (${policy.timezone ?? 'UTC'}), made at most ${spanWords(policy.lowerBoundMs)} before.`
  const { failWindowMs, warnWindowMs } = policy
  const warning = warnWindowMs === undefined ? '' : `; due soon after ${spanWords(warnWindowMs)}`
  return `Overdue after ${spanWords(failWindowMs)}${warning}.`
}
