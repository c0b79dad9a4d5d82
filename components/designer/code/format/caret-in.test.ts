import fc from 'fast-check'
import { expect, test } from 'vitest'

import { caretIn } from './caret-in.ts'

/** The text with its caret, written |. */
const moved = (before: string, after: string): string => {
  const caret = caretIn(before.replace('|', ''), after, before.indexOf('|'))
  return `${after.slice(0, caret)}|${after.slice(caret)}`
}

test.each([
  ['return  sum(|x)', 'return sum(x)', 'return sum(|x)'],
  ['return  su|m(x)', 'return sum(x)', 'return su|m(x)'],
  ['return  sum|(x)', 'return sum(x)', 'return sum|(x)'],
  ["a = 'b|'", 'a = "b"\n', 'a = "b|"\n'],
  ['|a=1', 'a = 1', '|a = 1'],
  ['a=1|', 'a = 1\n', 'a = 1|\n'],
  ['f(a,b)|;', 'f(\n  a,\n  b,\n)', 'f(\n  a,\n  b,\n)|'],
])('%s becomes %s', (before, after, expected) => {
  expect(moved(before, after)).toBe(expected)
})

test('as many letters and figures stand before the caret as before', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '1', ' ', '(', ',', '\n') })
  const letters = (part: string) => part.replaceAll(/[^a1]/g, '').length
  fc.assert(
    fc.property(text, fc.nat(), (before, pick) => {
      const caret = pick % (before.length + 1)
      const after = before.replaceAll(/[ ,]/g, '').replaceAll('(', ' ( ')
      expect(letters(after.slice(0, caretIn(before, after, caret)))).toBe(letters(before.slice(0, caret)))
    }),
  )
})
