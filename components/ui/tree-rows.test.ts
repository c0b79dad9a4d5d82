import { expect, test } from 'vitest'

import { treeMove, treeRows, type TreeItem } from './tree-rows.ts'

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
  ['raw', 'r', { move: 'focus', id: 'b' }],
  ['a', 'Delete', undefined],
  ['a', 'ArrowRight', undefined],
])('from %s the key %s leads to %o', (from, key, to) => expect(treeMove(open, from, key)).toEqual(to))
