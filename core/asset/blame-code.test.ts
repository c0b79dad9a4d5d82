import fc from 'fast-check'
import { expect, test } from 'vitest'

import { blameCode } from './blame-code.ts'

const blame = (...codes: (string | null)[]) =>
  blameCode(codes.map((code, index) => ({ number: index + 1, code })))

test.each<[string, (string | null)[], number[]]>([
  ['of one version all lines are its own', ['a\nb\n'], [1, 1]],
  ['a changed line is of the version that changed it', ['a\nb\nc', 'a\nB\nc'], [1, 2, 1]],
  ['a line between others leaves these as they are', ['a\nc', 'a\nb\nc', 'a\nb\nc\nd'], [1, 2, 1, 3]],
  ['a version that changes nothing has no line', ['a', 'a', 'a\nb'], [1, 3]],
  ['a line that came back is of who brought it back', ['a\nb', 'a', 'a\nb'], [1, 3]],
  ['code that was away begins anew', ['a', null, 'a'], [3]],
  ['without code there is no line', ['a', null], []],
])('%s', (_name, codes, expected) => {
  expect(blame(...codes)).toEqual(expected)
})

test('every line has a version, a line of the newest alone is its own, and what no version touched is of the oldest', () => {
  const code = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(fc.array(code, { minLength: 1, maxLength: 6 }), (codes) => {
      const blamed = blame(...codes.map((lines) => lines.join('\n')))
      const newest = codes.at(-1) ?? []
      expect(blamed).toHaveLength(newest.length)
      for (const [index, number] of blamed.entries()) expect(codes[number - 1]).toContain(newest[index])
      const fresh = newest.flatMap((line, index) =>
        codes.slice(0, -1).some((lines) => lines.includes(line)) ? [] : [blamed[index]],
      )
      expect(fresh.every((number) => number === codes.length)).toBe(true)
    }),
  )
})
