import { expect, test } from 'vitest'

import type { Json } from '../json.ts'
import { readColumnLineage } from './column-lineage.ts'
import { traceColumn } from './trace-column.ts'

test('what code reports is read however it spells the key of an asset', () => {
  expect(
    readColumnLineage({
      deps_by_column: {
        total: [
          { asset_key: ['raw', 'orders'], column_name: 'price' },
          { asset_key: 'raw/orders', column_name: 'count' },
          { asset_key: { path: ['raw', 'rates'] }, column_name: 'rate', more: 1 },
        ],
        fixed: [],
      },
    }),
  ).toEqual([
    {
      column: 'total',
      from: [
        { asset: 'raw/orders', column: 'count' },
        { asset: 'raw/orders', column: 'price' },
        { asset: 'raw/rates', column: 'rate' },
      ],
    },
    { column: 'fixed', from: [] },
  ])
})

test.each<Json | undefined>([
  undefined,
  null,
  3,
  'text',
  {},
  { deps_by_column: 1 },
  { deps_by_column: { a: [{ asset_key: 1 }] } },
])('%j is nothing that can be read', (value) => {
  expect(readColumnLineage(value)).toBeNull()
})

test('of very many columns a bounded number is taken', () => {
  const deps = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`c${index}`, []]))
  expect(readColumnLineage({ deps_by_column: deps })).toHaveLength(2_000)
})

test('a column is traced through all assets that reported, each way once, also in a circle', () => {
  const all = [
    { asset: 'c', columns: [{ column: 'z', from: [{ asset: 'b', column: 'y' }] }] },
    {
      asset: 'b',
      columns: [
        {
          column: 'y',
          from: [
            { asset: 'a', column: 'x' },
            { asset: 'c', column: 'z' },
          ],
        },
        { column: 'other', from: [{ asset: 'a', column: 'w' }] },
      ],
    },
  ]
  const steps = traceColumn(all, { asset: 'c', column: 'z' })
  expect(steps.map(({ from, to }) => `${from.asset}.${from.column} > ${to.asset}.${to.column}`)).toEqual([
    'b.y > c.z',
    'a.x > b.y',
    'c.z > b.y',
  ])
})
