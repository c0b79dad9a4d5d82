import fc from 'fast-check'
import { expect, test } from 'vitest'

import { concurrentRuns, runLanes, type RunSpan } from './run-lanes.ts'

const span = fc
  .record({
    lane: fc.constantFrom('a', 'b'),
    enqueuedAtMs: fc.integer({ min: 0, max: 100 }),
    waitMs: fc.integer({ min: 0, max: 10 }),
    tookMs: fc.integer({ min: 1, max: 50 }),
    open: fc.boolean(),
  })
  .map(({ lane, enqueuedAtMs, waitMs, tookMs, open }) => ({
    id: '',
    lane,
    enqueuedAtMs,
    startedAtMs: enqueuedAtMs + waitMs,
    finishedAtMs: open ? null : enqueuedAtMs + waitMs + tookMs,
  }))
const nowMs = 200
const endOf = (run: RunSpan) => run.finishedAtMs ?? nowMs

test('no two bars of a lane lie upon each other, and no run is missing', () => {
  fc.assert(
    fc.property(fc.array(span), (runs) => {
      const lanes = runLanes(runs, ({ lane }) => lane, nowMs)
      expect(lanes.flatMap(({ bars }) => bars)).toHaveLength(runs.length)
      for (const { bars, rows } of lanes)
        for (const [index, { run, row }] of bars.entries()) {
          expect(row).toBeLessThan(rows)
          for (const other of bars.slice(index + 1))
            if (other.row === row) expect(endOf(run)).toBeLessThanOrEqual(other.run.enqueuedAtMs)
        }
    }),
  )
})

test('the curve says at each moment how many runs go on', () => {
  fc.assert(
    fc.property(fc.array(span), fc.integer({ min: 0, max: nowMs - 1 }), (runs, atMs) => {
      const found = concurrentRuns(runs, nowMs).findLast((point) => point.atMs <= atMs)?.count ?? 0
      const going = runs.filter((run) => run.startedAtMs <= atMs && endOf(run) > atMs)
      expect(found).toBe(going.length)
    }),
  )
  expect(concurrentRuns([{ id: '', enqueuedAtMs: 0, startedAtMs: null, finishedAtMs: null }], 9)).toEqual([])
})
