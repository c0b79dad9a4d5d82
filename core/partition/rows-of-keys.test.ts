import fc from 'fast-check'
import { expect, test } from 'vitest'

import { keysBetween, keysOf } from './partition-keys.ts'
import type { WholeSet } from './partition-set.ts'
import { rowsOfKeys } from './rows-of-keys.ts'

const days: WholeSet = { type: 'timeWindow', cadence: 'daily', start: '2026-01-01' }
const grid: WholeSet = {
  type: 'multi',
  dimensions: [
    { name: 'day', set: days },
    { name: 'region', set: { type: 'static', keys: ['eu', 'us', 'asia'] } },
  ],
}
const now = { nowMs: Date.parse('2026-01-11T00:00Z') }

test('partitions next to each other are a row, also from last to first; a gap ends it', () => {
  const rows = (keys: string[], longest = 100) => rowsOfKeys(days, keys, longest, now)
  expect(rows(['2026-01-01', '2026-01-02', '2026-01-04'])).toEqual({
    rows: [['2026-01-01', '2026-01-02'], ['2026-01-04']],
    gone: [],
  })
  expect(rows(['2026-01-03', '2026-01-02', '2026-01-01'], 2).rows).toEqual([
    ['2026-01-02', '2026-01-03'],
    ['2026-01-01'],
  ])
  expect(rows(['2026-01-01', '2027-01-01']).gone).toEqual(['2027-01-01'])
})

test('of several dimensions a row goes along that of time, for one key of the others', () => {
  const all = keysOf(grid, now)
  const { rows } = rowsOfKeys(grid, keysBetween(all, 0, all.size), 100, now)
  expect(rows.map((row) => [row[0], row.at(-1)])).toEqual([
    ['2026-01-01|eu', '2026-01-10|eu'],
    ['2026-01-01|us', '2026-01-10|us'],
    ['2026-01-01|asia', '2026-01-10|asia'],
  ])
})

test('every partition is in one row, no row is longer than it may be, and none has a gap in it', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(keysBetween(keysOf(grid, now), 0, 30)),
      fc.integer({ min: 1, max: 12 }),
      (keys, longest) => {
        const { rows, gone } = rowsOfKeys(grid, keys, longest, now)
        expect(gone).toEqual([])
        expect(rows.flat().toSorted()).toEqual(keys.toSorted())
        for (const row of rows) {
          expect(row.length).toBeLessThanOrEqual(longest)
          expect(new Set(row.map((key) => key.split('|')[1])).size).toBe(1)
          const places = row.map((key) => Number(key.slice(8, 10)))
          expect(places).toEqual(places.map((_, index) => (places[0] ?? 0) + index))
        }
      },
    ),
  )
})
