import fc from 'fast-check'
import { expect, test } from 'vitest'

import { waitLedger, type WaitSegment } from './wait-ledger.ts'

const at = (ms: number): Date => new Date(ms)
const segment = (cause: string, from: number, to: number | null): WaitSegment => ({
  cause,
  words: cause,
  from: at(from),
  to: to === null ? null : at(to),
})

test('a run that waited for slots, then for its process', () => {
  const ledger = waitLedger({
    enqueuedAt: at(0),
    attempts: [{ dequeuedAt: at(100), claimedAt: at(120), endedAt: null }],
    finishedAt: null,
    own: [],
    tenant: [segment('tenant_slots', 10, 90)],
  })
  expect(ledger.map(({ cause, from, to }) => [cause, from.getTime(), to?.getTime()])).toEqual([
    ['worker', 0, 10],
    ['tenant_slots', 10, 90],
    ['worker', 90, 100],
    ['launching', 100, 120],
  ])
})

test('a run that still waits has one open segment, the last', () => {
  const ledger = waitLedger({
    enqueuedAt: at(0),
    attempts: [],
    finishedAt: null,
    own: [],
    tenant: [segment('tenant_slots', 5, null)],
  })
  expect(ledger.map(({ to }) => to)).toEqual([at(5), null])
})

const arbitrarySegments = fc
  .uniqueArray(fc.nat(200), { minLength: 0, maxLength: 8 })
  .map((times) => times.toSorted((a, b) => a - b))
  .map((times) =>
    times.flatMap((from, index) =>
      index % 2 === 0 && times[index + 1] !== undefined
        ? [segment('tenant_slots', from, times[index + 1] ?? null)]
        : [],
    ),
  )

test('every moment of the wait has exactly one cause, and the causes add up to the wait', () => {
  fc.assert(
    fc.property(
      arbitrarySegments,
      arbitrarySegments,
      fc.uniqueArray(fc.nat(300), { minLength: 3, maxLength: 3 }),
      (tenant, own, times) => {
        const [enqueued = 0, dequeued = 0, claimed = 0] = times.toSorted((a, b) => a - b)
        const ledger = waitLedger({
          enqueuedAt: at(enqueued),
          attempts: [{ dequeuedAt: at(dequeued), claimedAt: at(claimed), endedAt: null }],
          finishedAt: null,
          own,
          tenant,
        })
        expect(ledger[0]?.from).toEqual(at(enqueued))
        expect(ledger.at(-1)?.to).toEqual(at(claimed))
        ledger.slice(1).forEach((next, index) => expect(next.from).toEqual(ledger[index]?.to))
        for (const { from, to } of ledger) expect(to?.getTime()).toBeGreaterThan(from.getTime())
      },
    ),
  )
})
