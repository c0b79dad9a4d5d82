import { expect, test } from 'vitest'

import type { AssetEntry } from '#components/assets/asset-answer.ts'

import { keysOf, lineageShape, makeable, placed, statuses, stepTo, withUpstream } from './lineage-graph.ts'

function asset(key: string, upstream: string[] = [], more: Partial<AssetEntry> = {}): AssetEntry {
  return {
    key,
    group: null,
    kinds: [],
    tags: {},
    owners: [],
    description: null,
    computeKind: 'python',
    pipeline: { id: 'p', name: 'weather' },
    elementId: key,
    upstream,
    state: { status: 'fresh', words: '3 rows', at: null, runId: null, staleCauses: [] },
    ...more,
  } as AssetEntry
}

const raw = { group: 'raw' }
const assets = [
  asset('a', [], raw),
  asset('b', ['a'], raw),
  asset('c', ['a', 'b', 'elsewhere']),
  asset('d', ['c'], { computeKind: 'external' }),
]

test('assets hang together as they say; what is not in the deployment has no wire', () => {
  const { nodes, wires } = lineageShape(assets, new Set())
  expect(nodes.map((node) => node.id)).toEqual(['a', 'b', 'c', 'd'])
  expect(wires.map((wire) => wire.id)).toEqual(['a→b', 'a→c', 'b→c', 'c→d'])
})

test('a folded group is one node, with one bundle of the wires to each outside and none to itself', () => {
  const { nodes, wires } = lineageShape(assets, new Set(['raw']))
  expect(nodes.map((node) => node.id)).toEqual(['group raw', 'c', 'd'])
  expect(wires.map(({ id, bundle }) => [id, bundle])).toEqual([
    ['group raw→c', 2],
    ['c→d', undefined],
  ])
})

test('a folded group stands as the worst of its assets', () => {
  const failed = assets.map((one) =>
    one.key === 'b' ? { ...one, state: { ...one.state, status: 'failed' as const } } : one,
  )
  expect(statuses(failed, new Set(['raw'])).get('group raw')).toEqual({
    tone: 'failed',
    words: '2 assets, 1 failed',
  })
  expect(statuses(assets, new Set(['raw'])).get('group raw')?.words).toBe('2 assets, all fresh')
})

test('choosing a folded group chooses its assets, and upstream goes all the way', () => {
  expect(keysOf(['group raw', 'c'], assets)).toEqual(['a', 'b', 'c'])
  expect(withUpstream(['d'], assets).toSorted()).toEqual(['a', 'b', 'c', 'd'])
  expect(makeable(['c', 'd'], assets)).toEqual(['c'])
})

test('arrow keys follow the wires and the columns, and stay where nothing leads on', () => {
  const shape = lineageShape(assets, new Set())
  const nodes = placed(shape, {
    a: { x: 0, y: 0 },
    b: { x: 300, y: 100 },
    c: { x: 600, y: 90 },
    d: { x: 900, y: 0 },
  })
  const go = (from: string | undefined, key: string) => stepTo(from, key, nodes, shape.wires)
  expect([
    go(undefined, 'right'),
    go('a', 'right'),
    go('c', 'left'),
    go('d', 'right'),
    go('a', 'down'),
  ]).toEqual(['a', 'c', 'b', undefined, undefined])
})
