import { expect, test } from 'vitest'

import { judgeOverlap } from './judge-overlap.ts'

test.each([
  [undefined, undefined, 'start'],
  [undefined, 'queued', 'skip'],
  ['skip', 'queued', 'skip'],
  ['skip', 'running', 'start'],
  ['skip', 'succeeded', 'start'],
  ['queue', 'queued', 'start'],
  ['queue', 'running', 'start'],
  ['cancelPrevious', 'queued', 'cancelPrevious'],
  ['cancelPrevious', 'running', 'cancelPrevious'],
  ['cancelPrevious', 'canceling', 'start'],
  ['cancelPrevious', 'failed', 'start'],
] as const)('overlap %s, the run before is %s: %s', (overlap, previous, verdict) => {
  expect(judgeOverlap(overlap, previous)).toBe(verdict)
})
