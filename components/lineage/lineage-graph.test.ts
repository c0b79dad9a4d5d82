import { expect, test } from 'vitest'

import type { AssetEntry } from '#components/assets/asset-answer.ts'

import {
  keysOf,
  lineageShape,
  makeable,
  placed,
  statuses,
  stepTo,
  wiresOnPath,
  withUpstream,
} from './lineage-graph.ts'
import { runToFollow } from './run-to-follow.ts'

function asset(key: string, upstream: string[] = [], more: Partial<AssetEntry> = {}): AssetEntry {
  return {
    key,
    group: null,
    kinds: [],
    tags: {},
    owners: [],
    description: null,
    computeKind: 'python',
    isObserved: false,
    pipeline: { id: 'p', name: 'weather' },
    elementId: key,
    upstream,
    checkSummary: null,
    freshness: null,
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
  expect(nodes.map((node) => node.id)).toEqual(['group:raw', 'c', 'd'])
  expect(wires.map(({ id, bundle }) => [id, bundle])).toEqual([
    ['group:raw→c', 2],
    ['c→d', undefined],
  ])
})

test('a folded group stands as the worst of its assets', () => {
  const failed = assets.map((one) =>
    one.key === 'b' ? { ...one, state: { ...one.state, status: 'failed' as const } } : one,
  )
  expect(statuses(failed, new Set(['raw'])).get('group:raw')).toEqual({
    tone: 'failed',
    words: '2 assets, 1 failed',
  })
  expect(statuses(assets, new Set(['raw'])).get('group:raw')?.words).toBe('2 assets, all fresh')
})

test('what checks found and how old an asset is shows where the asset itself is well', () => {
  const judged = (more: Partial<AssetEntry>) =>
    statuses([asset('a', [], { ...raw, ...more }), asset('b', [], raw)], new Set())
  const failed = { checkSummary: { worst: 'failed', count: 1, total: 2 } } as const
  const late = { freshness: { state: 'warn', sinceMs: 1, untilMs: null } } as const
  expect(judged({ ...failed, ...late }).get('a')).toMatchObject({
    tone: 'failed',
    words: '1 of 2 checks failed, due soon, 3 rows',
  })
  expect(judged(late).get('a')).toMatchObject({ tone: 'warn', words: 'due soon, 3 rows' })
  const running = {
    state: { ...assets[0]?.state, status: 'running', words: 'running' },
  } as Partial<AssetEntry>
  expect(judged({ ...failed, ...running }).get('a')?.tone).toBe('running')
  expect(
    statuses([asset('a', [], { ...raw, ...late }), asset('b', [], raw)], new Set(['raw'])).get('group:raw'),
  ).toEqual({ tone: 'warn', words: '2 assets, 1 with bad checks or overdue' })
})

test('choosing a folded group chooses its assets, and upstream goes all the way', () => {
  expect(keysOf(['group:raw', 'c'], assets)).toEqual(['a', 'b', 'c'])
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

const going = (runId: string, status: 'running' | 'queued' = 'running'): Partial<AssetEntry> => ({
  state: { status, words: status, at: null, runId, staleCauses: [] } as unknown as AssetEntry['state'],
})

test('while a run goes on its assets say whether they decide its end and how long they usually take', () => {
  const assets = [
    asset('a', [], { ...raw, ...going('r') }),
    asset('b', ['a'], going('r', 'queued')),
    asset('c', ['b']),
  ]
  const run = {
    parts: new Map([
      ['a', { isCritical: true, slackMs: 0, usualMs: 2_000 }],
      ['b', { isCritical: false, slackMs: 4_000, usualMs: null }],
      ['c', { isCritical: true, slackMs: 0, usualMs: null }],
    ]),
    wires: [{ from: 'a', to: 'b' }],
  }
  const shown = statuses(assets, new Set(), run)
  expect(shown.get('a')).toMatchObject({ words: 'running, usually 2.0 s', critical: true, aside: 'critical' })
  expect(shown.get('b')).toMatchObject({ words: 'queued', aside: '4.0 s slack' })
  // It is made by then, or by another run.
  expect(shown.get('c')).not.toHaveProperty('critical')
  expect(wiresOnPath(run, assets, new Set())).toEqual(['a→b'])
  expect(wiresOnPath(run, assets, new Set(['raw']))).toEqual(['group:raw→b'])
})

test('the run that is followed is that of the chosen asset, else the one that makes most', () => {
  const assets = [
    asset('a', [], going('one')),
    asset('b', [], going('two')),
    asset('c', [], going('two')),
    asset('d'),
  ]
  expect(runToFollow(assets, new Set())).toBe('two')
  expect(runToFollow(assets, new Set(['a']))).toBe('one')
  expect(runToFollow(assets, new Set(['d']))).toBe('two')
  expect(runToFollow([asset('d')], new Set())).toBeNull()
})
