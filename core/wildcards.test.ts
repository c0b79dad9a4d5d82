import { expect, test } from 'vitest'

import { fits } from './wildcards.ts'

test('a pattern of many stars is answered at once', () => {
  expect(fits('a*b*c', 'a-b-b-c')).toBe(true)
  expect(fits('ab*ba', 'aba')).toBe(false)
  expect(fits(`${'*a'.repeat(50)}b`, 'a'.repeat(5_000))).toBe(false)
})
