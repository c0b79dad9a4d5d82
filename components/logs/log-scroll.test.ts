import fc from 'fast-check'
import { expect, test } from 'vitest'

import { logScroll } from './log-scroll.ts'

test('the ends of the scrollbar are the ends of the list, whatever its length', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 50_000_000 }),
      fc.integer({ min: 100, max: 2_000 }),
      (rows, viewportPx) => {
        const scroll = logScroll(rows, 20, viewportPx)
        expect(scroll.heightPx).toBeLessThanOrEqual(8_000_000)
        expect(scroll.topOf(0)).toBe(0)
        expect(scroll.topOf(Math.max(0, scroll.heightPx - viewportPx))).toBeCloseTo(scroll.lastTop, 3)
        expect(scroll.topOf(scroll.scrollTopOf(scroll.lastTop))).toBeCloseTo(scroll.lastTop, 3)
      },
    ),
  )
})

test('a short list scrolls pixel by pixel', () => {
  const scroll = logScroll(1_000, 20, 400)
  expect(scroll.topOf(50)).toBeCloseTo(2.5)
  expect(scroll.scrollTopOf(2.5)).toBeCloseTo(50)
})
