import fc from 'fast-check'
import { expect, it } from 'vitest'

import { condensed, lineDiff } from './line-diff.ts'

const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 }).map((lines) => lines.join('\n'))

it('holds both texts: without what was added the old one, without what was removed the new one', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = lineDiff(before, after)
      const without = (kind: string) =>
        lines
          .filter((line) => line.kind !== kind)
          .map((line) => line.text)
          .join('\n')
      expect(without('added')).toBe(before)
      expect(without('removed')).toBe(after)
    }),
  )
})

it('leaves out what did not change, but for a few lines around', () => {
  const before = Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n')
  const shown = condensed(lineDiff(before, before.replace('line 20', 'line twenty')))
  expect(shown.filter((line) => line === undefined)).toHaveLength(2)
  expect(shown.filter((line) => line?.kind === 'same')).toHaveLength(6)
})
