import { expect, test } from 'vitest'

import { criticalPath } from '#core/run/critical-path.ts'
import type { TimedStep } from '#core/run/timed-steps.ts'

import { partOnNode, pathParts } from './path-parts.ts'

const step = (key: string, expectedMs: number | null, ...after: string[]): TimedStep => ({
  key,
  after,
  status: 'waiting',
  startedMs: null,
  finishedMs: null,
  expectedMs,
})
const bounds = { startMs: 0, nowMs: 0, maxConcurrent: 4 }
const plain = (...keys: string[]) => keys.map((key) => ({ key, pieceOf: null }))

test('nodes and wires on the way to the end are marked, others say what they have to spare', () => {
  const path = criticalPath(
    [
      step('spring', 1_000),
      step('long', 5_000, 'spring'),
      step('short', 2_000, 'spring'),
      step('sea', 500, 'long', 'short'),
    ],
    bounds,
  )
  const { byStep, wires } = pathParts(path, plain('spring', 'long', 'short', 'sea'))
  expect([...wires]).toEqual(['spring→long', 'long→sea'])
  expect(partOnNode(byStep.get('long'))).toEqual({ critical: true, aside: 'critical' })
  expect(partOnNode(byStep.get('short'))).toEqual({ aside: '3.0 s slack' })
})

test('a step that fanned out is critical as one of its pieces is, and spares what the tightest piece does', () => {
  const path = criticalPath(
    [step('a[1]', 1_000), step('a[2]', 3_000), step('b', 1_000, 'a[1]', 'a[2]')],
    bounds,
  )
  const { byStep, wires } = pathParts(path, [
    { key: 'a[1]', pieceOf: 'a' },
    { key: 'a[2]', pieceOf: 'a' },
    { key: 'b', pieceOf: null },
  ])
  expect(byStep.get('a')).toEqual({ isCritical: true, slackMs: 0 })
  expect([...wires]).toEqual(['a→b'])
})

test('where a step has no history nobody knows what others have to spare, and one step is no path', () => {
  const unknown = criticalPath([step('a', null), step('b', 1_000)], bounds)
  expect(partOnNode(pathParts(unknown, plain('a', 'b')).byStep.get('b'))).not.toHaveProperty(
    'aside',
    'no slack',
  )
  const alone = pathParts(criticalPath([step('a', 1_000)], bounds), plain('a'))
  expect(alone.byStep.get('a')?.isCritical).toBe(false)
  expect(alone.wires.size).toBe(0)
})
