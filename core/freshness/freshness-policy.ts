import { z } from 'zod'

import type { Json } from '../json.ts'
import { parseCron } from '../schedule/parse-cron.ts'
import { timesProblems } from '../schedule/times-problems.ts'

/** The shortest time that is watched, in milliseconds. */
export const leastFreshnessMs = 60_000

const span = z.int().min(leastFreshnessMs, 'is at least a minute, 60000 milliseconds')

/** Its latest materialization is to be so young. */
const timeWindow = z
  .strictObject({ failWindowMs: span, warnWindowMs: span.optional() })
  .refine(({ failWindowMs, warnWindowMs = 0 }) => warnWindowMs < failWindowMs, {
    path: ['warnWindowMs'],
    message: 'is shorter than failWindowMs: the warning comes first',
  })

/** At each time of a cron expression it is to have been materialized not longer before than `lowerBoundMs`. */
const deadline = z.strictObject({
  cron: z.string(),
  /** UTC where it is not said. */
  timezone: z.string().optional(),
  lowerBoundMs: span,
})

export type TimeWindow = z.infer<typeof timeWindow>
export type Deadline = z.infer<typeof deadline>
/** How young an asset is to be. */
export type FreshnessPolicy = TimeWindow | Deadline

export type ReadFreshness =
  | { outcome: 'read'; policy: FreshnessPolicy }
  | { outcome: 'refused'; message: string }

const refused = (message: string): ReadFreshness => ({ outcome: 'refused', message })

/** So many of its times are looked at for the shortest stretch between two. */
const comparedTimes = 50
/** Somewhere in time, so that a policy is good or bad whenever it is read. */
const anyTimeMs = Date.UTC(2026, 0, 1)

/** The shortest stretch between two deadlines, by a clock that is never put forward or back: what draws a policy needs no zones for that. */
const shortestGapMs = ({ cron }: Deadline): number => {
  const parsed = parseCron(cron)
  if (parsed.outcome === 'refused') return Infinity
  let shortest = Infinity
  let at = parsed.times.next(anyTimeMs)
  for (let looked = 0; looked < comparedTimes && at !== undefined; looked += 1) {
    const next = parsed.times.next(at)
    if (next !== undefined) shortest = Math.min(shortest, next - at)
    at = next
  }
  return shortest
}

/** Reads a freshness policy as it is written, or says in words what is wrong with it. */
export const readFreshness = (written: Json): ReadFreshness => {
  const isDeadline =
    typeof written === 'object' && written !== null && !Array.isArray(written) && 'cron' in written
  const parsed = (isDeadline ? deadline : timeWindow).safeParse(written)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue?.path.join('.') ?? ''
    return refused(
      `${field === '' ? 'A freshness policy' : field} ${issue?.message ?? 'cannot be read'}. Write { failWindowMs, warnWindowMs } or { cron, timezone, lowerBoundMs }.`,
    )
  }
  if (!('cron' in parsed.data)) return { outcome: 'read', policy: parsed.data }
  const policy = parsed.data
  const [problem] = timesProblems(policy)
  if (problem) return refused(problem.message)
  if (policy.lowerBoundMs > shortestGapMs(policy))
    return refused(
      'lowerBoundMs is longer than the time between two deadlines, so that one materialization would do for both.',
    )
  return { outcome: 'read', policy }
}
