import fc from 'fast-check'
import { expect, test } from 'vitest'

import { backfillTransitions, isOver, type BackfillCounts } from './backfill-status.ts'
import { decideBackfill, startsAtOnce, type BackfillFacts } from './decide-backfill.ts'

const none: BackfillCounts = { waiting: 0, running: 0, succeeded: 0, failed: 0, canceled: 0, skipped: 0 }
const facts = (
  more: Partial<Omit<BackfillFacts, 'counts'>> & { counts?: Partial<BackfillCounts> },
): BackfillFacts => ({
  status: 'running',
  isPaused: false,
  mostAtOnce: 4,
  onFailure: 'continue',
  runs: more.counts?.running ?? 0,
  room: 1_000,
  ...more,
  counts: { ...none, ...more.counts },
})

test('it has as many runs as it may', () => {
  expect(decideBackfill(facts({ status: 'requested', counts: { waiting: 10 } }))).toMatchObject({
    status: 'running',
    start: 4,
  })
  expect(decideBackfill(facts({ counts: { waiting: 10, running: 3 } })).start).toBe(1)
  expect(decideBackfill(facts({ counts: { waiting: 2, running: 1 } })).start).toBe(2)
  expect(decideBackfill(facts({ mostAtOnce: 500, counts: { waiting: 500 } })).start).toBe(startsAtOnce)
})

test('paused, or where the tenant has no room, it starts nothing and says why', () => {
  expect(decideBackfill(facts({ isPaused: true, counts: { waiting: 1 } }))).toMatchObject({
    start: 0,
    reason: 'It was paused: nothing more is started.',
  })
  expect(decideBackfill(facts({ room: 0, counts: { waiting: 1 } })).reason).toContain('as many runs waiting')
})

test('after a failure it goes on, or gives up what waits and ends once its runs have', () => {
  const counts = { waiting: 5, running: 1, failed: 1 }
  expect(decideBackfill(facts({ counts }))).toMatchObject({ start: 3, giveUpWaiting: false })
  expect(decideBackfill(facts({ onFailure: 'stop', counts }))).toMatchObject({
    start: 0,
    giveUpWaiting: true,
    status: 'running',
  })
  expect(
    decideBackfill(facts({ onFailure: 'stop', counts: { failed: 1, canceled: 5, succeeded: 1 } })),
  ).toMatchObject({
    status: 'failed',
    reason: '1 partition failed, 5 left out.',
  })
})

/** Plays a backfill to its end: what is started succeeds, fails or goes on, as chance will have it. */
const play = (given: {
  size: number
  mostAtOnce: number
  onFailure: 'continue' | 'stop'
  fates: boolean[]
  cancelAfter: number
}) => {
  let now = facts({
    status: 'requested',
    mostAtOnce: given.mostAtOnce,
    onFailure: given.onFailure,
    counts: { waiting: given.size },
  })
  for (let look = 0; look < 10_000 && !isOver(now.status); look += 1) {
    if (look === given.cancelAfter && now.status !== 'canceling') now = { ...now, status: 'canceling' }
    const decided = decideBackfill(now)
    if (decided.status !== now.status) expect(backfillTransitions[now.status]).toContain(decided.status)
    const counts = { ...now.counts }
    if (decided.giveUpWaiting) {
      counts.canceled += counts.waiting
      counts.waiting = 0
    }
    counts.waiting -= decided.start
    counts.running += decided.start
    expect(counts.running).toBeLessThanOrEqual(given.mostAtOnce)
    if (counts.running > 0) {
      counts.running -= 1
      counts[given.fates[look % given.fates.length] ? 'succeeded' : 'failed'] += 1
    }
    now = { ...now, status: decided.status, counts, runs: counts.running }
  }
  return now
}

test('every backfill ends, with nothing under way and every partition told of', () => {
  fc.assert(
    fc.property(
      fc.record({
        size: fc.integer({ min: 1, max: 200 }),
        mostAtOnce: fc.integer({ min: 1, max: 60 }),
        onFailure: fc.constantFrom('continue', 'stop'),
        fates: fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
        cancelAfter: fc.integer({ min: 0, max: 400 }),
      }),
      (given) => {
        const { status, counts } = play(given)
        expect(isOver(status)).toBe(true)
        expect(counts.waiting + counts.running).toBe(0)
        expect(counts.succeeded + counts.failed + counts.canceled).toBe(given.size)
        if (status === 'completed') expect(counts.succeeded).toBe(given.size)
      },
    ),
  )
})

const anyFacts: fc.Arbitrary<BackfillFacts> = fc
  .record({
    status: fc.constantFrom('requested', 'running', 'canceling'),
    isPaused: fc.boolean(),
    mostAtOnce: fc.integer({ min: 1, max: 40 }),
    onFailure: fc.constantFrom('continue', 'stop'),
    counts: fc.record({
      waiting: fc.nat(60),
      running: fc.nat(60),
      succeeded: fc.nat(3),
      failed: fc.nat(3),
      canceled: fc.nat(3),
      skipped: fc.nat(3),
    }),
    room: fc.nat(50),
    perRun: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ perRun, ...more }) => {
    const counts =
      more.status === 'requested' ? { ...none, waiting: more.counts.waiting + 1 } : { ...more.counts }
    return { ...more, counts, runs: Math.ceil(counts.running / perRun) }
  })

test('however it stands, it starts only what may be started, and ends exactly when nothing waits nor goes on', () => {
  fc.assert(
    fc.property(anyFacts, (given) => {
      const { status, counts, onFailure, isPaused, runs, mostAtOnce, room } = given
      const decided = decideBackfill(given)
      if (decided.status !== status) expect(backfillTransitions[status]).toContain(decided.status)
      const wasNotMade = counts.failed + counts.canceled > 0
      const stops = status === 'canceling' || (onFailure === 'stop' && wasNotMade)
      expect(decided.giveUpWaiting).toBe(stops && counts.waiting > 0)
      const most = stops || isPaused ? 0 : Math.min(counts.waiting, room, startsAtOnce, mostAtOnce - runs)
      expect(decided.start).toBe(Math.max(0, most))
      const waits = decided.giveUpWaiting ? 0 : counts.waiting
      expect(isOver(decided.status)).toBe(waits + counts.running === 0)
    }),
  )
})
