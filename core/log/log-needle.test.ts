import fc from 'fast-check'
import { expect, test } from 'vitest'

import { logNeedle } from './log-needle.ts'
import { linesFound, logPattern } from './log-pattern.ts'

const plain = { regular: false, exact: false, whole: false }

test.each<[string, string, boolean]>([
  ['abc', 'xxABCxx', true],
  ['abc', 'xxabxx', false],
  [String.raw`group \d+.*needle$`, 'a NEEDLE', false],
  [String.raw`group \d+.*needle$`, 'Group of a NEEDLE', true],
  [String.raw`group \d+.*needle$`, 'group 12', false],
  [String.raw`a\.bcd`, 'a.bcd', true],
  [String.raw`a\.bcd`, 'axbcd', false],
  ['abcd*e', 'abc', true],
  ['abc(def)?ghi', 'abc ghi', true],
  ['[xyz]abc{2}', 'ab', true],
])('%s in %s: %s', (words, text, can) => {
  expect(logNeedle({ ...plain, words, regular: true })?.(text) ?? true).toBe(can)
})

test.each(['abc|def', '(abc|def)', '...', String.raw`\u0041bc`, 'äöü', '', 'a?b?c?'])(
  'nothing is sure to be in what %s finds',
  (words) => expect(logNeedle({ ...plain, words, regular: true })).toBeUndefined(),
)

const letters = fc.string({
  unit: fc.constantFrom('a', 'B', 'c', ' ', '.', 'K', 'ſ', 'İ', 's', 'k', 'i'),
  maxLength: 12,
})
const parts = fc.constantFrom(
  'abc',
  'ABC',
  'k',
  's.',
  'a+',
  'b*',
  'c?',
  '(ab)',
  '(?:ab|c)*',
  '[a.c]',
  String.raw`[^\]a]`,
  String.raw`\.`,
  String.raw`\w`,
  'a{2}',
  'a{0,3}?',
  '^',
  '$',
  'sk',
  'i i',
)

test('what an expression finds is never ruled out', () => {
  fc.assert(
    fc.property(
      fc.array(parts, { minLength: 1, maxLength: 5 }),
      fc.array(letters, { maxLength: 4 }),
      fc.record({ regular: fc.boolean(), exact: fc.boolean(), whole: fc.boolean() }),
      (expression, lines, how) => {
        const words = { words: expression.join(''), ...how }
        const needle = logNeedle(words)
        const text = lines.join('\n')
        if (needle && !needle(text)) expect(linesFound(logPattern(words), text)).toEqual([])
      },
    ),
    { numRuns: 3_000 },
  )
})
