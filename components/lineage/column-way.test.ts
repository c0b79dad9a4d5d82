import { expect, test } from 'vitest'

import { nodesOfWay, wiresOfWay } from './column-way.ts'

const steps = [
  { from: { asset: 'b', column: 'y' }, to: { asset: 'c', column: 'z' } },
  { from: { asset: 'a', column: 'x' }, to: { asset: 'b', column: 'y' } },
]
const wires = [
  { id: 'a→b', from: 'a', to: 'b' },
  { id: 'b→c', from: 'b', to: 'c' },
  { id: 'a→c', from: 'a', to: 'c' },
]

test('the wires that a column passes say so, the others step back', () => {
  expect(wiresOfWay(wires, steps, (asset) => asset)).toEqual([
    { id: 'a→b', from: 'a', to: 'b', words: 'x → y' },
    { id: 'b→c', from: 'b', to: 'c', words: 'y → z' },
    { id: 'a→c', from: 'a', to: 'c', quiet: true },
  ])
  expect([...nodesOfWay(steps, (asset) => asset)].toSorted()).toEqual(['a', 'b', 'c'])
})

test('without a column all wires are as they were, and assets that are not shown have no node', () => {
  expect(wiresOfWay(wires, [], (asset) => asset)).toBe(wires)
  expect([...nodesOfWay(steps, (asset) => (asset === 'c' ? 'c' : undefined))]).toEqual(['c'])
})
