import { expect, test } from 'vitest'

import { hoursOf } from './hours-of.ts'

test('the runs of each time count in its hour; what is before or after the day does not', () => {
  const hourMs = 3_600_000
  const fires = [-1, 0, hourMs - 1, hourMs, 23.5 * hourMs, 24 * hourMs].map((ms) => ({
    atMs: 1_000 + ms,
    runs: 2,
  }))
  const hours = hoursOf(fires, 1_000)
  expect(hours).toHaveLength(24)
  expect([hours[0], hours[1], hours[23]]).toEqual([4, 2, 2])
  expect(hours.reduce((sum, count) => sum + count)).toBe(8)
})
