import fc from 'fast-check'
import { expect, test } from 'vitest'

import { linesFound, logPattern, type LogWords, withoutColours } from './log-pattern.ts'

const plain: Omit<LogWords, 'words'> = { regular: false, exact: false, whole: false }
const find = (words: string, text: string, how: Partial<LogWords> = {}) =>
  linesFound(logPattern({ ...plain, words, ...how }), text)

const text = 'Failed: 3 of 7\nall well\nfail-over\n\nit failed again\n'

test.each<[string, Partial<LogWords>, number[]]>([
  ['fail', {}, [0, 2, 4]],
  ['fail', { exact: true }, [2, 4]],
  ['failed', { whole: true }, [0, 4]],
  ['fail', { whole: true }, [2]],
  ['.', {}, []],
  [String.raw`\d of \d`, { regular: true }, [0]],
  ['^fail', { regular: true }, [0, 2]],
  ['(over|well)$', { regular: true }, [1, 2]],
  ['^$', { regular: true }, [3]],
  [String.raw`7\s+all`, { regular: true }, []],
  [String.raw`[^x]*again`, { regular: true }, [4]],
  ['failed|over', { regular: true, whole: true }, [0, 2, 4]],
])('%s with %j is found in lines %j', (words, how, lines) => {
  expect(find(words, text, how)).toEqual(lines)
})

test('what is found is what each line by itself holds', () => {
  const letter = fc.constantFrom('a', 'b', ' ', '\n')
  fc.assert(
    fc.property(
      fc.string({ unit: letter, maxLength: 60 }),
      fc.constantFrom('a', 'b+', 'a b', '^a', 'b$', 'a[^a]*b', String.raw`a\s+b`, String.raw`\bb\b`),
      (given, words) => {
        const whole = `${given}end\n`
        const byLine = whole
          .slice(0, -1)
          .split('\n')
          .flatMap((line, index) => (new RegExp(words, 'i').test(line) ? [index] : []))
        expect(find(words, whole, { regular: true })).toEqual(byLine)
      },
    ),
  )
})

test('an expression that cannot be read says why', () => {
  expect(() => logPattern({ ...plain, words: '(', regular: true })).toThrow(/cannot be read: .*group/)
  expect(() => logPattern({ ...plain, words: 'a)(?:b', regular: true, whole: true })).toThrow(
    'cannot be read',
  )
  expect(() => logPattern({ ...plain, words: 'x'.repeat(1_001) })).toThrow('at most 1000')
})

test('colours are no part of what is read', () => {
  expect(withoutColours('\u001B[1;31mred\u001B[0m\nplain')).toBe('red\nplain')
})
