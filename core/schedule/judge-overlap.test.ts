import { describe, expect, test } from 'vitest'

import { judgeOverlap } from './judge-overlap.ts'

describe('what a tick starts beside what its schedule started before', () => {
  test.each([
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
  ] as const)('overlap %s, the run before is %s: %s', (overlap, status, verdict) => {
    expect(judgeOverlap(overlap, { kind: 'run', id: 'a', status })).toBe(verdict)
  })

  test.each([
    [undefined, 'requested', true, 'skip'],
    ['skip', 'running', true, 'skip'],
    ['skip', 'running', false, 'start'],
    ['skip', 'canceling', true, 'start'],
    ['skip', 'failed', false, 'start'],
    ['queue', 'running', true, 'start'],
    ['cancelPrevious', 'requested', true, 'cancelPrevious'],
    ['cancelPrevious', 'running', false, 'cancelPrevious'],
    ['cancelPrevious', 'canceling', false, 'start'],
    ['cancelPrevious', 'completed', false, 'start'],
  ] as const)(
    'overlap %s, the backfill before is %s, some of it waits: %s: %s',
    (overlap, status, waits, verdict) => {
      expect(judgeOverlap(overlap, { kind: 'backfill', id: 'a', status, waits })).toBe(verdict)
    },
  )

  test('the first tick of a schedule starts', () => {
    expect(judgeOverlap(undefined, undefined)).toBe('start')
  })

  test('of times that are made up for together none is skipped for another, and each ends the one before where that is asked for', () => {
    const before = { kind: 'run', id: 'a', status: 'queued' } as const
    expect(judgeOverlap('skip', before, true)).toBe('start')
    expect(judgeOverlap('cancelPrevious', before, true)).toBe('cancelPrevious')
  })
})
