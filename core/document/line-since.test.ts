import { expect, test } from 'vitest'

import { lineSince } from './line-since.ts'

const before = 'first\nsecond\nthird'

test('a line is found again where it stands now', () => {
  expect(lineSince(before, before, 2)).toBe(2)
  expect(lineSince(before, 'new\nfirst\nsecond\nthird', 2)).toBe(3)
  expect(lineSince(before, 'second\nthird', 3)).toBe(2)
})

test('a line that was changed or taken away is nowhere', () => {
  expect(lineSince(before, 'first\nother\nthird', 2)).toBeNull()
  expect(lineSince(before, 'first\nthird', 2)).toBeNull()
  expect(lineSince(before, before.concat('\n'), 9)).toBeNull()
})
