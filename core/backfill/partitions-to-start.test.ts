import fc from 'fast-check'
import { expect, test } from 'vitest'

import { keysBetween, keysOf } from '../partition/partition-keys.ts'
import type { SimpleSet, WholeSet } from '../partition/partition-set.ts'
import { partitionsToStart } from './partitions-to-start.ts'

const days: SimpleSet = { type: 'timeWindow', cadence: 'daily', start: '2026-01-01' }
const letters: SimpleSet = { type: 'static', keys: ['a', 'b', 'c'] }
const customers: SimpleSet = { type: 'dynamic', name: 'customer' }
const sets: WholeSet[] = [
  days,
  letters,
  customers,
  {
    type: 'multi',
    dimensions: [
      { name: 'customer', set: customers },
      { name: 'day', set: days },
    ],
  },
]
const everyone = ['acme', 'bolt', 'coil', 'dune']
const nowMs = Date.parse('2026-01-06T00:00Z')

const asked = fc.constantFrom(...sets).chain((set) => {
  const all = keysOf(set, { nowMs, dynamic: { customer: everyone } })
  return fc.record({
    set: fc.constant(set),
    keys: fc.shuffledSubarray(keysBetween(all, 0, all.size)),
    stay: fc.subarray(everyone),
    runs: fc.integer({ min: 0, max: 8 }),
    mostPerRun: fc.integer({ min: 1, max: 5 }),
  })
})

test('no run is one too many or too long, and what no run makes goes on waiting or is gone', () => {
  fc.assert(
    fc.property(asked, ({ set, keys, stay, runs: most, mostPerRun }) => {
      const now = { nowMs, dynamic: { customer: stay } }
      const waiting = keys.map((partition, index) => ({ place: 100 + index, partition }))
      const { runs, gone } = partitionsToStart(waiting, { runs: most, mostPerRun, set, now })
      const left = keysOf(set, now)
      expect(gone).toEqual(waiting.filter(({ partition }) => left.placeOf(partition) === undefined))
      expect(runs.length).toBeLessThanOrEqual(most)
      for (const { places, keys: made } of runs) {
        expect(made.length).toBeLessThanOrEqual(mostPerRun)
        expect(places.map((place) => keys[place - 100])).toEqual(made)
        expect(made.every((key) => left.placeOf(key) !== undefined)).toBe(true)
      }
      const made = runs.flatMap((run) => run.keys)
      expect(new Set(made).size).toBe(made.length)
      // As many runs as may be, and the first of what waits among them.
      const { runs: all } = partitionsToStart(waiting, { runs: Infinity, mostPerRun, set, now })
      expect(all.flatMap((run) => run.keys).length + gone.length).toBe(keys.length)
      expect(runs).toEqual(all.slice(0, most))
    }),
  )
})
