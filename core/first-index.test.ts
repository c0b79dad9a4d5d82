import fc from 'fast-check'
import { expect, test } from 'vitest'

import { firstIndex } from './first-index.ts'

test('is where a walk from the beginning would stop', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (unsorted, least) => {
      const numbers = unsorted.toSorted((one, other) => one - other)
      const walked = numbers.findIndex((number) => number >= least)
      expect(firstIndex(numbers.length, (index) => (numbers[index] ?? 0) >= least)).toBe(
        walked === -1 ? numbers.length : walked,
      )
    }),
  )
})
