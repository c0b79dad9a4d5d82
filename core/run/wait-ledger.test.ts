import fc from 'fast-check'
import { expect, test } from 'vitest'

import { waitLedger, type WaitFacts, type WaitSegment } from './wait-ledger.ts'

const at = (ms: number): Date => new Date(ms)
const segment = (cause: string, from: number, to: number | null): WaitSegment => ({
  cause,
  words: cause,
  from: at(from),
  to: to === null ? null : at(to),
})
const told = (facts: Partial<WaitFacts>) =>
  waitLedger({
    enqueuedAt: at(0),
    attempts: [],
    finishedAt: null,
    own: [],
    tenant: [],
    noWorkerSince: null,
    ...facts,
  }).map(({ cause, from, to }) => [cause, from.getTime(), to?.getTime() ?? null])

test('a run that waited for slots, then for its process', () => {
  expect(
    told({
      attempts: [{ dequeuedAt: at(100), claimedAt: at(120), endedAt: null }],
      tenant: [segment('tenant_slots', 10, 90)],
    }),
  ).toEqual([
    ['worker', 0, 10],
    ['tenant_slots', 10, 90],
    ['worker', 90, 100],
    ['launching', 100, 120],
  ])
})

test('a run that still waits has one open segment, the last', () => {
  expect(told({ tenant: [segment('tenant_slots', 5, null)] })).toEqual([
    ['worker', 0, 5],
    ['tenant_slots', 5, null],
  ])
})

test('while no worker runs that is the cause, whatever the last one had written', () => {
  expect(told({ tenant: [segment('tenant_slots', 5, null)], noWorkerSince: at(30) })).toEqual([
    ['worker', 0, 5],
    ['tenant_slots', 5, 30],
    ['no_worker', 30, null],
  ])
  expect(told({ enqueuedAt: at(50), noWorkerSince: at(30) })).toEqual([['no_worker', 50, null]])
})

test('a retry waits for its delay first, and a launch that failed for its next', () => {
  expect(
    told({
      own: [segment('retry_delay', 0, 30), segment('relaunch', 50, 60)],
      tenant: [segment('tenant_slots', 10, 40), segment('no_worker', 55, 65)],
      attempts: [
        { dequeuedAt: at(45), claimedAt: null, endedAt: at(50) },
        { dequeuedAt: at(70), claimedAt: at(80), endedAt: null },
      ],
    }),
  ).toEqual([
    ['retry_delay', 0, 30],
    ['tenant_slots', 30, 40],
    ['worker', 40, 45],
    ['launching', 45, 50],
    ['relaunch', 50, 60],
    ['no_worker', 60, 65],
    ['worker', 65, 70],
    ['launching', 70, 80],
  ])
})

test('a run that was canceled while it waited has waited until then', () => {
  expect(told({ finishedAt: at(20), noWorkerSince: null, own: [segment('retry_delay', 0, 20)] })).toEqual([
    ['retry_delay', 0, 20],
  ])
})

/** A timeline as it is written down: one cause at a time, the last perhaps open. */
const timeline = (causes: string[]) =>
  fc
    .tuple(fc.uniqueArray(fc.nat(300), { maxLength: 10 }), fc.boolean())
    .map(([times, open]) => ({ times: times.toSorted((a, b) => a - b), open }))
    .map(({ times, open }) =>
      times.flatMap((from, index) => {
        if (index % 2 === 1) return []
        const to = times[index + 1]
        const cause = causes[(index / 2) % causes.length] ?? ''
        return to === undefined && !open ? [] : [segment(cause, from, to ?? null)]
      }),
    )

/** Any number of launches that failed, then one that went well, one that is under way, none, or the end while waiting. */
const histories = fc
  .tuple(
    fc.uniqueArray(fc.nat(400), { minLength: 3, maxLength: 13 }),
    fc.constantFrom('claimed', 'launching', 'waiting', 'finished'),
  )
  .map(([given, last]) => {
    const [enqueued = 0, ...times] = given.toSorted((a, b) => a - b)
    const attempts: WaitFacts['attempts'] = []
    while (times.length >= 4)
      attempts.push({ dequeuedAt: at(times.shift() ?? 0), claimedAt: null, endedAt: at(times.shift() ?? 0) })
    const [first = 0, second = 0] = times
    if (last === 'claimed') attempts.push({ dequeuedAt: at(first), claimedAt: at(second), endedAt: null })
    if (last === 'launching') attempts.push({ dequeuedAt: at(first), claimedAt: null, endedAt: null })
    const end = last === 'claimed' ? second : last === 'finished' ? first : null
    return { enqueued, attempts, finishedAt: last === 'finished' ? at(first) : null, end }
  })

test('every moment of the wait has exactly one cause, and the causes add up to the wait', () => {
  fc.assert(
    fc.property(
      histories,
      timeline(['retry_delay', 'relaunch']),
      timeline(['tenant_slots', 'paused', 'no_worker']),
      fc.option(fc.nat(400)),
      ({ enqueued, attempts, finishedAt, end }, own, tenant, gone) => {
        const noWorkerSince = gone === null ? null : at(gone)
        const ledger = waitLedger({
          enqueuedAt: at(enqueued),
          attempts,
          finishedAt,
          own,
          tenant,
          noWorkerSince,
        })
        expect(ledger[0]?.from).toEqual(at(enqueued))
        expect(ledger.at(-1)?.to).toEqual(end === null ? null : at(end))
        ledger.slice(1).forEach((next, index) => expect(next.from).toEqual(ledger[index]?.to))
        for (const { from, to } of ledger)
          expect(to?.getTime() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(from.getTime())
        if (end !== null)
          expect(ledger.reduce((sum, { from, to }) => sum + ((to?.getTime() ?? 0) - from.getTime()), 0)).toBe(
            end - enqueued,
          )
      },
    ),
    { numRuns: 1_000 },
  )
})

test('a cause of the run’s own is never told as another’s', () => {
  fc.assert(
    fc.property(
      timeline(['retry_delay']),
      timeline(['tenant_slots', 'no_worker']),
      fc.nat(400),
      (own, tenant, finished) => {
        const ledger = waitLedger({
          enqueuedAt: at(0),
          attempts: [],
          finishedAt: at(finished),
          own,
          tenant,
          noWorkerSince: null,
        })
        const causeAt = (ms: number) =>
          ledger.find(({ from, to }) => from.getTime() <= ms && (to === null || to.getTime() > ms))?.cause
        for (let ms = 0; ms < finished; ms += 1) {
          const holds = ({ from, to }: WaitSegment) =>
            from.getTime() <= ms && (to === null || to.getTime() > ms)
          expect(causeAt(ms)).toBe(own.find(holds)?.cause ?? tenant.find(holds)?.cause ?? 'worker')
        }
      },
    ),
    { numRuns: 100 },
  )
})
