import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { runStatuses } from '../run-status.ts'
import { triggerKinds } from '../trigger-kinds.ts'
import { completeRunFilter } from './complete-run-filter.ts'
import { filterOnClock } from './filter-on-clock.ts'
import { formatRunFilter } from './format-run-filter.ts'
import { parseRunFilter, requireRunFilter } from './parse-run-filter.ts'
import { momentMs, namedTerms, type RunFilter, type RunTerm } from './run-filter.ts'

const word = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
  fc.constantFrom('a b', 'a"b', 'a\\b', 'tag:x', '-x', 'a=b', 'a,b', '<1', '>', '"', '\\', ' '),
)
const not = fc.boolean()
const lengthMs = fc.integer({ min: 0, max: 366 * 86_400_000 })
const moment = fc.oneof(
  lengthMs.map((ms) => ({ of: 'ago' as const, ms })),
  fc
    .record({ atMs: fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) }), utc: fc.boolean() })
    .map(({ atMs, utc }) => ({ of: 'time' as const, atMs, ...(utc && { utc: true as const }) })),
)
const some = <Value>(values: fc.Arbitrary<Value>) => fc.array(values, { minLength: 1, maxLength: 3 })
const term: fc.Arbitrary<RunTerm> = fc.oneof(
  fc.record({ of: fc.constant('status' as const), not, any: some(fc.constantFrom(...runStatuses)) }),
  fc.record({ of: fc.constant('trigger' as const), not, any: some(fc.constantFrom(...triggerKinds)) }),
  fc.record({ of: fc.constantFrom(...namedTerms), not, any: some(word) }),
  fc.record({ of: fc.constant('tag' as const), not, name: word, value: fc.option(word) }),
  fc.record({ of: fc.constantFrom('after' as const, 'before' as const), at: moment }),
  fc.record({
    of: fc.constant('took' as const),
    than: fc.constantFrom('more' as const, 'less' as const),
    ms: lengthMs,
  }),
  fc.record({ of: fc.constant('text' as const), not, text: word }),
)

test('days of a filter are days of the reader’s clock, but for times that say that they are UTC', () => {
  const hourAhead = (shownMs: number) => shownMs - 3_600_000
  const onClock = (text: string) => formatRunFilter(filterOnClock(requireRunFilter(text), hourAhead))
  expect(onClock('after:2026-11-01 status:failed before:7d')).toBe(
    'after:2026-10-31T23:00Z status:failed before:7d',
  )
  expect(onClock('after:2026-11-01T14:30Z')).toBe('after:2026-11-01T14:30Z')
  expect(onClock(onClock('before:2026-11-01'))).toBe(onClock('before:2026-11-01'))
})

test('a filter that is written and read again is the same', () => {
  fc.assert(
    fc.property(fc.array(term, { maxLength: 8 }), (filter) => {
      expect(requireRunFilter(formatRunFilter(filter))).toEqual(filter)
    }),
  )
})

test('every text is a filter or says which characters are wrong', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const parsed = parseRunFilter(text)
      if (parsed.outcome === 'parsed') return
      expect(parsed.problem.message).toMatch(/\.$/)
      expect(parsed.problem.from).toBeLessThan(parsed.problem.to)
      expect(parsed.problem.to).toBeLessThanOrEqual(text.length)
    }),
  )
})

test.each<[string, RunFilter]>([
  ['', []],
  ['STATUS:Failed,canceled', [{ of: 'status', not: false, any: ['failed', 'canceled'] }]],
  ['-job:nightly', [{ of: 'job', not: true, any: ['nightly'] }]],
  ['tag:team=core', [{ of: 'tag', not: false, name: 'team', value: 'core' }]],
  ['tag:"my team"="a b"', [{ of: 'tag', not: false, name: 'my team', value: 'a b' }]],
  ['asset:raw/orders', [{ of: 'asset', not: false, any: ['raw/orders'] }]],
  ['took:>1h30m', [{ of: 'took', than: 'more', ms: 5_400_000 }]],
  ['after:7d', [{ of: 'after', at: { of: 'ago', ms: 604_800_000 } }]],
  ['before:2026-11-01T14:30', [{ of: 'before', at: { of: 'time', atMs: Date.UTC(2026, 10, 1, 14, 30) } }]],
  [
    'out of "memory limit"',
    [
      { of: 'text', not: false, text: 'out' },
      { of: 'text', not: false, text: 'of' },
      { of: 'text', not: false, text: 'memory limit' },
    ],
  ],
])('%s', (text, filter) => expect(requireRunFilter(text)).toEqual(filter))

test.each([
  ['status:late', /late is no status. It is one of queued/],
  ['stat:failed', /There is no filter stat/],
  ['job:', /needs a value/],
  ['job:a,', /comma too many/],
  ['after:yesterday', /no moment/],
  ['after:2026-02-30', /no moment/],
  ['took:5m', /no length/],
  ['took:>9999999d', /no length/],
  ['-after:7d', /cannot be turned round/],
  ['"half', /quotation mark/],
])('%s is refused', (text, why) => {
  const parsed = parseRunFilter(`status:failed ${text}`)
  expect(parsed.outcome === 'refused' && parsed.problem).toMatchObject({
    message: expect.stringMatching(why) as string,
    from: 14,
    to: 14 + text.length,
  })
})

test('so long ago moves with the clock, a date stays', () => {
  expect(momentMs({ of: 'ago', ms: 5 }, 100)).toBe(95)
  expect(momentMs({ of: 'time', atMs: 5 }, 100)).toBe(5)
})

describe('completion', () => {
  const known = {
    jobs: ['nightly', 'by night'],
    assets: ['raw/orders', 'orders'],
    pipelines: ['weather'],
    people: ['Ada'],
    tags: [['team', 'core']] as const,
  }
  /** The texts after taking each suggestion; the cursor is where the bar stands. */
  const complete = (marked: string): string[] => {
    const cursor = marked.indexOf('|')
    const text = marked.replace('|', '')
    return completeRunFilter(text, cursor, known).map(
      ({ insert, from, to }) => text.slice(0, from) + insert + text.slice(to),
    )
  }
  test.each([
    ['sta|', ['status:']],
    ['fail|', ['status:failed']],
    ['-jo|', ['-job:']],
    ['status:failed,can|', ['status:failed,canceling', 'status:failed,canceled']],
    ['job:ni|', ['job:nightly', 'job:"by night"']],
    ['asset:ord| took:>5m', ['asset:orders took:>5m', 'asset:raw/orders took:>5m']],
    ['tag:te|', ['tag:team=core']],
    ['tag:team=c|', ['tag:team=core']],
    ['trigger:ma|', ['trigger:manual']],
    ['took:|', ['took:>1m', 'took:>5m', 'took:>1h', 'took:<10s']],
    ['nothing:|', []],
  ])('%s', (marked, expected) => expect(complete(marked)).toEqual(expected))

  test('between terms every name is offered', () => {
    expect(complete('status:failed |')).toContain('status:failed job:')
  })

  test('whatever is offered and has a value is a filter', () => {
    for (const name of ['status', 'trigger', 'job', 'asset', 'pipeline', 'by', 'tag', 'after', 'took'])
      for (const text of complete(`${name}:|`)) expect(parseRunFilter(text).outcome).toBe('parsed')
  })
})
