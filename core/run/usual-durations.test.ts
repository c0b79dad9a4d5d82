import { expect, test } from 'vitest'

import { usualDurations } from './usual-durations.ts'

test('the usual duration is the median; a step without a past has none', () => {
  const past = [9, 1, 5, 100].map((durationMs) => ({ key: 'a', durationMs }))
  expect(usualDurations([...past, { key: 'b', durationMs: 3 }])).toEqual({
    a: { durationMs: 7, count: 4 },
    b: { durationMs: 3, count: 1 },
  })
  expect(usualDurations([])).toEqual({})
})
