import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { readFreshness, type FreshnessPolicy } from './freshness-policy.ts'
import { policyWords } from './freshness-words.ts'
import { judgeFreshness, type Freshness } from './judge-freshness.ts'
import { deadlinesAround } from './latest-deadline.ts'

const hourMs = 3_600_000
const at = (text: string): number => Date.parse(text)
const window = { failWindowMs: 24 * hourMs, warnWindowMs: 12 * hourMs }
const nightly = { cron: '0 9 * * *', timezone: 'Europe/Berlin', lowerBoundMs: 3 * hourMs }

describe('a time window', () => {
  const made = at('2026-05-01T00:00:00Z')
  test('passes, warns and fails by age, each since when it began', () => {
    const after = (hours: number) => judgeFreshness(window, made, made + hours * hourMs)
    expect(after(0)).toEqual({ state: 'pass', sinceMs: made, untilMs: made + 12 * hourMs })
    expect(after(12)).toEqual({ state: 'warn', sinceMs: made + 12 * hourMs, untilMs: made + 24 * hourMs })
    expect(after(100)).toEqual({ state: 'fail', sinceMs: made + 24 * hourMs, untilMs: null })
  })
})

describe('deadlines', () => {
  const judge = (made: string, now: string) => judgeFreshness(nightly, at(made), at(now)).state
  test('are met by what was made shortly before, or after them as well', () => {
    // Nine in Berlin is seven in UTC, in summer.
    expect(judge('2026-07-01T04:00:00Z', '2026-07-01T08:00:00Z')).toBe('pass')
    expect(judge('2026-07-01T03:59:00Z', '2026-07-01T06:59:00Z')).toBe('pass')
    expect(judge('2026-07-01T03:59:00Z', '2026-07-01T07:00:00Z')).toBe('fail')
    expect(judge('2026-07-01T09:30:00Z', '2026-07-01T10:00:00Z')).toBe('pass')
    expect(judge('2026-07-01T09:30:00Z', '2026-07-02T07:00:00Z')).toBe('fail')
  })
  test('fail since the deadline that was missed', () => {
    expect(judgeFreshness(nightly, at('2026-06-20T00:00:00Z'), at('2026-07-01T10:00:00Z')).sinceMs).toBe(
      at('2026-07-01T07:00:00Z'),
    )
  })
  test('are found however seldom they come', () => {
    const yearly = { cron: '0 0 29 2 *', lowerBoundMs: hourMs }
    expect(deadlinesAround(yearly, at('2026-07-01T00:00:00Z'))).toEqual({
      lastMs: at('2024-02-29T00:00:00Z'),
      nextMs: at('2028-02-29T00:00:00Z'),
    })
  })
})

const policies: FreshnessPolicy[] = [
  window,
  { failWindowMs: hourMs },
  nightly,
  { cron: '*/10 * * * *', lowerBoundMs: 120_000 },
]
const moment = fc.integer({ min: at('2025-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') })
const rank = { pass: 0, warn: 1, fail: 2, unknown: 3 }

describe('whatever the policy', () => {
  test('a state lasts from when it says until when it says', () => {
    fc.assert(
      fc.property(fc.constantFrom(...policies), moment, fc.nat(40 * 24 * hourMs), (policy, made, ageMs) => {
        const now = made + ageMs
        const judged = judgeFreshness(policy, made, now)
        const stateAt = (ms: number): Freshness['state'] => judgeFreshness(policy, made, ms).state
        expect(judged.sinceMs).toBeLessThanOrEqual(now)
        expect(stateAt(Math.max(made, judged.sinceMs ?? 0))).toBe(judged.state)
        if (judged.untilMs === null) return
        expect(judged.untilMs).toBeGreaterThan(now)
        expect(stateAt(judged.untilMs - 1)).toBe(judged.state)
      }),
    )
  })

  test('without a materialization it never gets better, and with one just now it passes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...policies),
        moment,
        fc.nat(40 * 24 * hourMs),
        fc.nat(40 * 24 * hourMs),
        (policy, made, one, more) => {
          const [early, late] = [made + one, made + one + more].map((ms) => judgeFreshness(policy, made, ms))
          expect(rank[late?.state ?? 'unknown']).toBeGreaterThanOrEqual(rank[early?.state ?? 'unknown'])
          expect(judgeFreshness(policy, made, made).state).toBe('pass')
        },
      ),
    )
  })

  test('what was never materialized is unknown', () => {
    for (const policy of policies) expect(judgeFreshness(policy, null, 0).state).toBe('unknown')
  })
})

describe('a policy as it is written', () => {
  const refusal = (written: Parameters<typeof readFreshness>[0]): string => {
    const read = readFreshness(written)
    return read.outcome === 'refused' ? read.message : 'read'
  }
  test('is read, and said in a sentence', () => {
    for (const policy of policies) expect(readFreshness({ ...policy })).toEqual({ outcome: 'read', policy })
    expect(policyWords(window)).toBe('Overdue after 1 day; due soon after 12 hours.')
    expect(policyWords(nightly)).toBe('By each 0 9 * * * (Europe/Berlin), made at most 3 hours before.')
  })
  test('is refused in words', () => {
    expect(refusal({})).toMatch(/failWindowMs/)
    expect(refusal({ failWindowMs: 10 })).toMatch(/at least a minute/)
    expect(refusal({ failWindowMs: hourMs, warnWindowMs: hourMs })).toMatch(/the warning comes first/)
    expect(refusal({ cron: '0 25 * * *', lowerBoundMs: hourMs })).toMatch(/cannot be read/)
    expect(refusal({ cron: '0 * * * *', timezone: 'Berlin', lowerBoundMs: hourMs })).toMatch(/no time zone/)
    expect(refusal({ cron: '0 * * * *', lowerBoundMs: 2 * hourMs })).toMatch(/between two deadlines/)
  })
})
