import fc from 'fast-check'
import { expect, test } from 'vitest'

import { noPartitions, partitionStatuses, type PartitionStatus } from './partition-counts.ts'
import { keysOf } from './partition-keys.ts'
import { partitionMatrix } from './partition-matrix.ts'
import type { SimpleSet, WholeSet } from './partition-set.ts'

const now = { nowMs: Date.parse('2026-01-11T00:00Z') }
const days: SimpleSet = { type: 'timeWindow', cadence: 'daily', start: '2026-01-01' }
const listed = (letter: string, size: number): SimpleSet => ({
  type: 'static',
  keys: Array.from({ length: size }, (_, index) => `${letter}${index}`),
})
const multi = (...sets: SimpleSet[]) =>
  ({ type: 'multi', dimensions: sets.map((set, index) => ({ name: `d${index}`, set })) }) satisfies WholeSet

test('time goes from left to right, and a cell that stands for one partition says how it is', () => {
  const set = multi(days, listed('r', 3))
  const place = keysOf(set, now).placeOf('2026-01-02|r1') ?? -1
  const matrix = partitionMatrix(set, new Map([[place, 'made']]), now, { mostRows: 20, mostColumns: 20 })
  expect([matrix.rows.dimension, matrix.columns.dimension]).toEqual(['d1', 'd0'])
  expect(matrix.rows.headings.map(({ first }) => first)).toEqual(['r0', 'r1', 'r2'])
  expect(matrix.cells[1]?.[1]).toEqual({ ...noPartitions(), made: 1 })
  expect(matrix.cells[1]?.[2]).toEqual({ ...noPartitions(), missing: 1 })
})

test('every partition of the part that is asked for is counted once, in the cell of its headings', () => {
  const status = fc.constantFrom(...partitionStatuses.filter((one) => one !== 'missing'))
  const part = fc.option(
    fc.tuple(fc.nat(12), fc.nat(12)).map(([from, size]) => ({ from, until: from + size })),
    { nil: undefined },
  )
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.constant(days),
          fc.integer({ min: 1, max: 9 }).map((size) => listed('k', size)),
        ),
        {
          minLength: 2,
          maxLength: 3,
        },
      ),
      fc.array(fc.tuple(fc.nat(999), status), { maxLength: 40 }),
      fc.record({ rows: part, columns: part, mostRows: fc.integer({ min: 1, max: 9 }) }),
      (sets, given, asked) => {
        const set = multi(...sets)
        const keys = keysOf(set, now)
        const statuses = new Map<number, PartitionStatus>(
          given.map(([place, found]) => [place % keys.size, found]),
        )
        const { rows, columns, cells } = partitionMatrix(set, statuses, now, { ...asked, mostColumns: 4 })
        expect(rows.headings.length).toBeLessThanOrEqual(asked.mostRows)
        expect(columns.headings.length).toBeLessThanOrEqual(4)
        const wanted = rows.headings.map(() => columns.headings.map(noPartitions))
        const dimension = (side: typeof rows, key: string) => {
          const place = keysOf(set.dimensions[side.order]?.set ?? days, now).placeOf(
            key.split('|')[side.order] ?? '',
          )
          return side.headings.findIndex(
            ({ from, until }) => place !== undefined && place >= from && place < until,
          )
        }
        for (let place = 0; place < keys.size; place += 1) {
          const key = keys.at(place)
          const counts = wanted[dimension(rows, key)]?.[dimension(columns, key)]
          if (counts) counts[statuses.get(place) ?? 'missing'] += 1
        }
        expect(cells).toEqual(wanted)
      },
    ),
  )
})

test('a hundred thousand partitions are counted at once', () => {
  const set = multi(listed('r', 316), listed('c', 317))
  const statuses = new Map<number, PartitionStatus>(
    Array.from({ length: 316 * 317 }, (_, place) => [place, place % 3 === 0 ? 'failed' : 'made']),
  )
  const { cells } = partitionMatrix(set, statuses, now, { mostRows: 24, mostColumns: 48 })
  const all = cells.flat().reduce((sum, { made, failed }) => sum + made + failed, 0)
  expect(all).toBe(316 * 317)
})
