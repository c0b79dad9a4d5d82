import { expect, test } from 'vitest'

import { planAgain, type AgainScope } from './plan-again.ts'

const graphOf = (kind: string) => [
  { key: 'a', kind, after: [] },
  { key: 'b', kind, after: ['a'] },
  { key: 'c', kind, after: ['b'] },
  { key: 'd', kind, after: ['a'] },
]
const steps = [
  { key: 'a', pieceOf: null, status: 'succeeded' as const },
  { key: 'b', pieceOf: null, status: 'succeeded' as const },
  { key: 'c', pieceOf: null, status: 'failed' as const },
  { key: 'd[x]', pieceOf: 'd', status: 'succeeded' as const },
]

test.each<[string, AgainScope, string[], string[]]>([
  ['all', { of: 'all' }, ['a', 'b', 'c', 'd'], []],
  ['what did not succeed', { of: 'failure' }, ['c'], ['a', 'b', 'd']],
  ['one alone', { of: 'only', step: 'a' }, ['a'], ['b', 'd']],
  ['one and what follows', { of: 'onward', step: 'b' }, ['b', 'c'], ['a', 'd']],
])('of assets, %s', (_, scope, runs, takesOver) =>
  expect(planAgain(graphOf('asset'), steps, scope)).toEqual({ runs, takesOver }),
)

test('in a graph of ops what has no value runs as well', () => {
  expect(planAgain(graphOf('op'), steps, { of: 'only', step: 'd' })).toEqual({
    runs: ['c', 'd'],
    takesOver: ['a', 'b'],
  })
})

test('a step of which one piece failed did not succeed', () => {
  const pieces = [...steps, { key: 'd[y]', pieceOf: 'd', status: 'failed' as const }]
  expect(planAgain(graphOf('asset'), pieces, { of: 'failure' }).runs).toEqual(['c', 'd'])
})
