import { expect, test } from 'vitest'

import type { LayoutGraph, Places } from './layout-graph.ts'
import { isSteadyEnough } from './steady-layout.ts'
import { twoLevelLayout } from './two-level-layout.ts'

const graph = (edges: [string, string][]): LayoutGraph => ({
  nodes: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, width: 204, height: 54 })),
  edges: edges.map(([from, to]) => ({ from, to })),
})
const tidied = (drawn: LayoutGraph, before: Places) => {
  const { places: steady } = twoLevelLayout(drawn, before)
  const { places: anew } = twoLevelLayout(drawn)
  return isSteadyEnough(drawn, { before, steady, anew })
}
const straight = graph([
  ['a', 'b'],
  ['c', 'd'],
  ['e', 'f'],
])

test('what is tidy but for one node stays where it lies', () => {
  const { places } = twoLevelLayout(straight)
  expect(tidied(straight, { ...places, f: { x: 900, y: -400 } })).toBe(true)
})

test('what lies anywhere is drawn anew', () => {
  const anywhere = straight.nodes.map(({ id }, index) => [
    id,
    { x: (index * 613) % 500, y: (index * 977) % 700 },
  ])
  expect(tidied(straight, Object.fromEntries(anywhere))).toBe(false)
})

test('a crossing that drawing anew would take away is not kept', () => {
  const crossed = graph([
    ['a', 'd'],
    ['c', 'b'],
    ['e', 'f'],
  ])
  const before: Places = {
    a: { x: 0, y: 0 },
    b: { x: 268, y: 0 },
    c: { x: 0, y: 76 },
    d: { x: 268, y: 76 },
    e: { x: 0, y: 152 },
    f: { x: 268, y: 152 },
  }
  const linked = { ...crossed, edges: [...crossed.edges, { from: 'a', to: 'f' }, { from: 'c', to: 'f' }] }
  expect(tidied(linked, before)).toBe(false)
})
