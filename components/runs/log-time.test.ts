import fc from 'fast-check'
import { expect, test } from 'vitest'

import { rowAtTime } from './log-time.ts'

test('property: the row of a moment is the first that is not older, or the last', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1_000 })),
      fc.integer({ min: 0, max: 1_100 }),
      (drawn, atMs) => {
        const times = drawn.toSorted((a, b) => a - b)
        const row = rowAtTime({ count: times.length, timeAt: (at) => times[at] ?? 0 }, atMs)
        const first = times.findIndex((time) => time >= atMs)
        expect(row).toBe(first === -1 ? Math.max(0, times.length - 1) : first)
      },
    ),
  )
})
