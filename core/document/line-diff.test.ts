import fc from 'fast-check'
import { expect, it } from 'vitest'

import { condensed, lineDiff, sideBySide, type DiffLine } from './line-diff.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))

const textOf = (lines: readonly DiffLine[], without: DiffLine['kind']) =>
  lines
    .filter((line) => line.kind !== without)
    .map((line) => line.text)
    .join('\n')

it('holds both texts: without what was added the old one, without what was removed the new one', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after)
      expect(textOf(lines, 'added')).toBe(before)
      expect(textOf(lines, 'removed')).toBe(after)
    }),
  )
})

it('numbers the lines of each text from 1 without a hole', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after)
      for (const side of ['old', 'now'] as const) {
        const numbers = lines.flatMap((line) => line[side] ?? [])
        expect(numbers).toEqual(numbers.map((_, index) => index + 1))
      }
    }),
  )
})

it('finds a changed line among many thousands, and both texts stay whole', () => {
  const before = Array.from({ length: 6_000 }, (_, index) => `line ${index}`)
  const after = before.with(10, 'ten').with(3_000, 'half').with(5_990, 'late')
  const lines = lineDiff(before.join('\n'), after.join('\n'))
  expect(lines.filter(({ kind }) => kind === 'added').map((line) => line.text)).toEqual([
    'ten',
    'half',
    'late',
  ])
  expect(textOf(lines, 'added')).toBe(before.join('\n'))
})

it('folds what did not change, but for a few lines around', () => {
  const before = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')
  const shown = condensed(lineDiff(before, before.replace('line 20', 'line twenty')))
  const gaps = shown.flatMap((one) => (one.kind === 'gap' ? [one.lines.length] : []))
  expect(gaps).toEqual([17, 16])
  expect(shown.filter(({ kind }) => kind === 'same')).toHaveLength(6)
})

it('side by side, each side reads as its text', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = sideBySide(lineDiff(before, after))
      const side = (of: 'left' | 'right') => rows.flatMap((row) => row[of]?.text ?? []).join('\n')
      expect([side('left'), side('right')]).toEqual([before, after])
    }),
  )
})
