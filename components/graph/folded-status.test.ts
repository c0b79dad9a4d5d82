import { expect, test } from 'vitest'

import { foldedStatus, worstStatus } from './folded-status.ts'
import { keyedStore } from './keyed-store.ts'
import type { NodeStatus } from './node-status.ts'

const is = (tone: NodeStatus['tone']): NodeStatus => ({ tone, words: tone })

test.each([
  [['succeeded', 'failed', 'running'], 'failed', '3 assets, 1 failed'],
  [['succeeded', 'stale', 'stale'], 'stale', '3 assets, 2 stale'],
  [['succeeded', 'succeeded', 'succeeded'], 'succeeded', '3 assets'],
  [['queued', 'running', 'succeeded'], 'running', '3 assets, 1 running'],
] as const)('a folded frame stands as the worst of what lies in it: %j', (tones, tone, words) => {
  expect(worstStatus('3 assets', tones.map(is))).toEqual({ tone, words })
})

test('where nothing is known of anything in it, nothing is said', () => {
  expect(worstStatus('2 assets', [undefined, undefined])).toBeUndefined()
})

test('it is told when one of its members changes, and is the same object until it says something else', () => {
  const due: (() => void)[] = []
  const frame = () => due.splice(0).forEach((tell) => tell())
  const status = keyedStore<NodeStatus>({ schedule: (tell) => void due.push(tell) })
  const folded = foldedStatus(status, [{ id: 'fold x', words: '2 assets', members: ['a', 'b'] }])
  let told = 0
  folded.subscribe('fold x', () => void told++)
  status.set('a', is('succeeded'))
  frame()
  const first = folded.get('fold x')
  expect(folded.get('fold x')).toBe(first)
  status.set('b', is('failed'))
  frame()
  expect(told).toBe(2)
  expect(folded.get('fold x')).toEqual({ tone: 'failed', words: '2 assets, 1 failed' })
})
