import { expect, test } from 'vitest'

import { treeMove, treeRows, typedAhead, type TreeItem } from './tree-rows.ts'

const items: TreeItem[] = [
  {
    id: 'raw',
    label: 'raw',
    children: [
      { id: 'a', label: 'stations' },
      { id: 'b', label: 'readings' },
    ],
  },
  { id: 'mart', label: 'mart', children: [{ id: 'c', label: 'daily' }] },
]
const open = treeRows(items, new Set(['raw']))

test('only what is open shows its children, with level and position', () => {
  expect(open.map((row) => [row.item.id, row.depth, row.position, row.siblings])).toEqual([
    ['raw', 0, 1, 2],
    ['a', 1, 1, 2],
    ['b', 1, 2, 2],
    ['mart', 0, 2, 2],
  ])
})

test.each([
  ['raw', 'ArrowRight', { move: 'focus', id: 'a' }],
  ['raw', 'ArrowLeft', { move: 'close', id: 'raw' }],
  ['a', 'ArrowLeft', { move: 'focus', id: 'raw' }],
  ['mart', 'ArrowRight', { move: 'open', id: 'mart' }],
  ['mart', 'ArrowDown', { move: 'focus', id: 'mart' }],
  ['a', 'End', { move: 'focus', id: 'mart' }],
  ['raw', 'r', undefined],
  ['a', 'Delete', undefined],
  ['a', 'ArrowRight', undefined],
])('from %s the key %s leads to %o', (from, key, to) => expect(treeMove(open, from, key)).toEqual(to))

const names = treeRows(
  ['orders', 'order_lines', 'people', 'raw/people', 'oo'].map((label) => ({ id: label, label })),
  new Set(),
)
test.each([
  ['orders', 'o', 'order_lines'],
  ['order_lines', 'o', 'oo'],
  ['oo', 'o', 'orders'],
  ['orders', 'order_', 'order_lines'],
  ['order_lines', 'Orders', 'orders'],
  ['people', 'pp', 'raw/people'],
  ['orders', 'peo', 'people'],
  ['orders', 'oo', 'oo'],
  ['orders', 'x', undefined],
  ['orders', 'orx', undefined],
])('from %s, typing %s leads to %s', (from, typed, to) => expect(typedAhead(names, from, typed)).toBe(to))
