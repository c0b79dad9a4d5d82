import { expect, test } from 'vitest'

import type { RunEvent } from '#core/run/run-event.ts'

import { eventsOf, lastUntil } from './events-of.ts'
import { neighbourStep } from './use-run-keys.ts'

const steps = ['a', 'b', 'c']

test.each([
  [undefined, 1, 'a'],
  [undefined, -1, 'c'],
  ['a', 1, 'b'],
  ['c', 1, 'c'],
  ['a', -1, 'a'],
  ['gone', 1, 'a'],
] as const)('from %s by %i the keys lead to %s', (chosen, by, next) =>
  expect(neighbourStep(steps, chosen, by)).toBe(next),
)

test('without steps the keys lead nowhere', () => expect(neighbourStep([], undefined, 1)).toBeUndefined())

const all = (
  [
    { type: 'RUN_START', atMs: 1 },
    { type: 'STEP_START', atMs: 2, step: 'a', stepAttempt: 1 },
    { type: 'STEP_START', atMs: 3, step: 'b', stepAttempt: 1 },
    { type: 'STEP_RESTARTED', atMs: 4, step: 'a', stepAttempt: 2 },
    { type: 'STEP_SKIPPED', atMs: 5, step: 'a', reason: 'r', upstreamFailed: false },
  ] satisfies RunEvent[]
).map((event, index) => ({ number: index + 1, attempt: 1, event }))
const timesOf = (step?: string, tryNumber?: number) =>
  eventsOf(all, step, tryNumber).map(({ event }) => event.atMs)

test('events are of all, of a step, or of a try with what is of no try', () => {
  expect(timesOf()).toEqual([1, 2, 3, 4, 5])
  expect(timesOf('a')).toEqual([2, 4, 5])
  expect(timesOf('a', 2)).toEqual([4, 5])
})

test('a moment stands after the last event until then', () => {
  expect(lastUntil(all, 3.5)).toBe(2)
  expect(lastUntil(all, 0)).toBe(-1)
})
