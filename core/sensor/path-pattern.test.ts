import { matchesGlob } from 'node:path'

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readPathPattern } from './path-pattern.ts'

const fits = (pattern: string, path: string): boolean => {
  const read = readPathPattern(pattern)
  if (read.outcome === 'refused') throw new Error(read.message)
  return read.fits(path)
}

const part = fc
  .array(fc.constantFrom('a', 'b', '*', '?', '[ab]', '[!a]', '.', '{a,b}', 'a{b,}', '**'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((pieces) => pieces.join(''))
const pattern = fc
  .array(fc.oneof({ weight: 3, arbitrary: part }, { weight: 1, arbitrary: fc.constant('**') }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('/'))
const name = fc
  .array(fc.constantFrom('a', 'b', 'c', '.'), { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.join(''))
  .filter((text) => !/^\.+$/.test(text))
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))

test('a path fits what it fits by the globs of Node', () => {
  fc.assert(
    fc.property(pattern, path, (one, other) => {
      fc.pre(readPathPattern(one).outcome === 'read' && !one.split('/').some((text) => /^\.*$/.test(text)))
      expect(fits(one, other)).toBe(matchesGlob(other, one))
    }),
    { numRuns: 5_000 },
  )
})

test.each([
  ['**/*.csv', 'in/2026/a.csv', true],
  ['**/*.csv', 'a.csv', true],
  ['*.csv', 'in/a.csv', false],
  ['*.{csv,json}', 'a.json', true],
  ['in/[0-9][0-9]?.csv', 'in/01x.csv', true],
  ['*', '.hidden', false],
  ['[*].csv', '*.csv', true],
  ['an*e?.csv', 'année🎉.csv', true],
])('%s and %s: %s', (one, other, expected) => {
  expect(fits(one, other)).toBe(expected)
})

test.each([
  ['*a*a*a*a*b', 'a'.repeat(200)],
  [`${'*a'.repeat(20)}b`, 'a'.repeat(1_000)],
  [`*${'a'.repeat(110)}b`, 'a'.repeat(1_000)],
  ['**/a/**/a/**/a/**/a/**/b', 'a/'.repeat(500)],
  [`{a,b}{a,b}*a*a*a*c`, 'ab'.repeat(500)],
])('%s is held against a long name at once', (one, other) => {
  const began = performance.now()
  for (let again = 0; again < 20; again += 1) expect(fits(one, other)).toBe(false)
  expect(performance.now() - began).toBeLessThan(3_000)
})

test.each([
  ['*'.repeat(21), 'at most 20 stars'],
  ['a'.repeat(121), 'at most 120 characters'],
  ['{a,b}'.repeat(6), 'more than 50 patterns'],
  [`${'a'.repeat(100)}{a,b,c}`, 'choices written out'],
  ['+(a|b)', 'not read; write {a,b}'],
  ['{1..9}', 'write {1,2,3}'],
  ['a{b', 'a brace that is not closed'],
  ['a}', 'was not opened'],
  ['{a}', 'without a choice'],
  ['[a', 'a bracket that is not closed'],
  ['a\\b', 'a backslash'],
])('%s is refused', (one, said) => {
  expect(readPathPattern(one)).toMatchObject({ outcome: 'refused', message: expect.stringContaining(said) })
})
