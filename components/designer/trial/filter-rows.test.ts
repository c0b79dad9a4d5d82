import { expect, test } from 'vitest'

import { makeTableSample } from '#core/trial/make-sample.ts'

import { filterRows, tabSeparated } from './filter-rows.ts'

const table = makeTableSample({
  format: 'parquet',
  columns: [
    { name: 'town', type: 'VARCHAR' },
    { name: 'price', type: 'DOUBLE' },
    { name: 'day', type: 'DATE' },
  ],
  rows: [
    ['Bern', 10, '2024-03-01'],
    ['New York', 9, '2024-01-01'],
    ['Rome', null, null],
    ['berlin', 100, '2024-02-01'],
  ],
  rowCount: 4,
})

test.each([
  ['', [0, 1, 2, 3]],
  ['ber', [0, 3]],
  ['town=bern', [0]],
  ['town:er', [0, 3]],
  ['"new york"', [1]],
  ['town="New York"', [1]],
  ['price>9', [0, 3]],
  ['price<=10 town!=bern', [1]],
  ['price<1000', [0, 1, 3]],
  ['day>=2024-02-01', [0, 3]],
  ['price>', [0, 1, 2, 3]],
  ['unknown>3', []],
])('the filter %s leaves the rows %j', (filter, rows) => {
  expect(filterRows(table, filter, undefined)).toEqual(rows)
})

test('numbers are ordered as numbers, and nothing comes last both ways', () => {
  expect(filterRows(table, '', { column: 1, descending: false })).toEqual([1, 0, 3, 2])
  expect(filterRows(table, '', { column: 1, descending: true })).toEqual([3, 0, 1, 2])
  expect(filterRows(table, '', { column: 0, descending: false })).toEqual([3, 0, 1, 2])
})

test('what is copied pastes into a spreadsheet: a tab and a line keep their meaning', () => {
  expect(
    tabSeparated([
      ['a\tb', 1],
      [null, 'c\nd'],
    ]),
  ).toBe('a b\t1\n\tc d')
})
