import fc from 'fast-check'
import { expect, test } from 'vitest'

import { replacements } from './replacements.ts'

const done = (before: string, after: string): string =>
  replacements(before, after).reduceRight(
    (text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to),
    before,
  )

test('the replacements make the one text of the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', '\n', '\n', ' ')).map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(done(before, after)).toBe(after)
    }),
  )
})

test('lines that both texts have are left alone', () => {
  expect(replacements('a\nb\nc\nd\n', 'a\nB\nc\nd\ne\n')).toEqual([
    { from: 2, to: 4, insert: 'B\n' },
    { from: 8, to: 8, insert: 'e\n' },
  ])
})
