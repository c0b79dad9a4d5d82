import { expect, test } from 'vitest'

import { ticksDue } from './ticks-due.ts'

const midnight = Date.UTC(2026, 0, 1)

test('an hour brings a tick of every schedule', () => {
  for (const schedules of [0, 1, 59, 60, 61, 10_000])
    expect(ticksDue(schedules, midnight, 60)).toBe(schedules)
})

test('a minute brings those that fire in it, and the first is not that of the moment itself', () => {
  expect(ticksDue(62, midnight, 1)).toBe(2)
  expect(ticksDue(62, midnight, 2)).toBe(3)
})
