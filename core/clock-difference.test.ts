import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ClockDifference, inStepMs } from './clock-difference.ts'

const minutes = 60_000

test('clocks in step are left as they are, however the network trembles', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -inStepMs, max: inStepMs })), (trembles) => {
      const difference = new ClockDifference()
      for (const ms of trembles) difference.heard(1_000_000 + ms, 1_000_000)
      return difference.aheadMs === 0
    }),
  )
})

test.each([5 * minutes, -5 * minutes])(
  'a clock that is off by %i ms is believed, also when it is set right',
  (offMs) => {
    const difference = new ClockDifference()
    difference.heard(offMs, 0)
    expect(difference.aheadMs).toBe(offMs)
    difference.heard(10_200 + offMs, 10_000)
    difference.heard(20_000, 20_000)
    expect(difference.aheadMs).toBe(offMs)
    difference.heard(30_000, 30_000)
    expect(difference.aheadMs).toBe(0)
  },
)

test('one answer that lay about changes nothing', () => {
  const difference = new ClockDifference()
  difference.heard(0, 0)
  difference.heard(0, 5 * minutes)
  difference.heard(5 * minutes, 5 * minutes)
  difference.heard(5 * minutes, 11 * minutes)
  expect(difference.aheadMs).toBe(0)
})
