import fc from 'fast-check'
import { expect, test } from 'vitest'

import { statusAt, type StepCourse } from './status-at.ts'
import { stepStatuses, stepTransitions } from './step-status.ts'

const retried: StepCourse = {
  status: 'succeeded',
  readyMs: 10,
  finishedMs: 60,
  tries: [
    { startedMs: 20, finishedMs: 30, status: 'failed' },
    { startedMs: 50, finishedMs: 60, status: 'succeeded' },
  ],
}

test.each([
  [0, 'waiting'],
  [10, 'ready'],
  [20, 'running'],
  [30, 'retrying'],
  [55, 'running'],
  [60, 'succeeded'],
] as const)('at %i a step that was tried twice is %s', (atMs, status) =>
  expect(statusAt(retried, atMs)).toBe(status),
)

test('what was skipped waits until then; what goes on runs to the present; what waits to be tried again retries', () => {
  const skipped: StepCourse = { status: 'skipped', readyMs: null, finishedMs: 40, tries: [] }
  expect([statusAt(skipped, 39), statusAt(skipped, 40)]).toEqual(['waiting', 'skipped'])
  const going: StepCourse = {
    status: 'running',
    readyMs: 0,
    finishedMs: null,
    tries: [{ startedMs: 5, finishedMs: null, status: 'running' }],
  }
  expect(statusAt(going, 1_000)).toBe('running')
  const failedOnce: StepCourse = {
    ...going,
    status: 'retrying',
    tries: [{ startedMs: 5, finishedMs: 9, status: 'failed' }],
  }
  expect(statusAt(failedOnce, 1_000)).toBe('retrying')
})

test('property: over time a step goes only where its lifecycle lets it, and ends as it ended', () => {
  const course = fc
    .tuple(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })), { maxLength: 4 }),
      fc.constantFrom('succeeded', 'failed', 'canceled'),
    )
    .map(([drawn, status]): StepCourse => {
      let atMs = 5
      const tries = drawn.map(([pauseMs, tookMs], index) => {
        const startedMs = atMs + pauseMs
        atMs = startedMs + tookMs
        return {
          startedMs,
          finishedMs: atMs,
          status: index === drawn.length - 1 ? status : ('failed' as const),
        }
      })
      return {
        status: drawn.length === 0 ? 'skipped' : status,
        readyMs: 5,
        finishedMs: atMs,
        tries,
      }
    })
  fc.assert(
    fc.property(course, (step) => {
      let before = statusAt(step, 0)
      for (let atMs = 1; atMs <= 100; atMs++) {
        const now = statusAt(step, atMs)
        if (now !== before) expect(stepTransitions[before]).toContain(now)
        before = now
      }
      expect(before).toBe(step.status)
      expect(stepStatuses).toContain(before)
    }),
  )
})
