import fc from 'fast-check'
import { expect, test } from 'vitest'

import { nextSorting, sortRows } from './table-sort.ts'

test('text sorts as people count and absent values stay last both ways', () => {
  const rows = ['a10', null, 'a2', undefined, 'A1']
  expect(sortRows(rows, (row) => row, false)).toEqual(['A1', 'a2', 'a10', null, undefined])
  expect(sortRows(rows, (row) => row, true)).toEqual(['a10', 'a2', 'A1', null, undefined])
})

test('equal rows keep their places, and no row is lost', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ by: fc.integer({ min: 0, max: 3 }), at: fc.nat() })),
      fc.boolean(),
      (given, descending) => {
        const rows = given.map((row, index) => ({ ...row, at: index }))
        const sorted = sortRows(rows, (row) => row.by, descending)
        expect(sorted.toSorted((a, b) => a.at - b.at)).toEqual(rows)
        for (const [index, row] of sorted.entries()) {
          const before = sorted[index - 1]
          if (before?.by === row.by) expect(before.at).toBeLessThan(row.at)
        }
      },
    ),
  )
})

test('pressing the head of the sorted column turns it round', () => {
  const once = nextSorting(undefined, 'name')
  expect([once, nextSorting(once, 'name'), nextSorting(once, 'size')]).toEqual([
    { column: 'name', descending: false },
    { column: 'name', descending: true },
    { column: 'size', descending: false },
  ])
})
