import fc from 'fast-check'
import { expect, test } from 'vitest'

import { changedParts, revertOf } from './changed-parts.ts'

test('a part says what kind of change it is, where it begins and what stood there', () => {
  expect(changedParts('a\nb\nc', 'a\nB\nc')).toEqual([{ kind: 'changed', line: 2, count: 1, before: ['b'] }])
  expect(changedParts('a\nc', 'a\nb\nc')).toEqual([{ kind: 'added', line: 2, count: 1, before: [] }])
  expect(changedParts('a\nb\nc', 'a\nc')).toEqual([{ kind: 'removed', line: 2, count: 0, before: ['b'] }])
  expect(changedParts('a\nb', 'a')).toEqual([{ kind: 'removed', line: 2, count: 0, before: ['b'] }])
  expect(changedParts('same', 'same')).toEqual([])
})

test('parts far from each other stay apart', () => {
  const parts = changedParts('1\n2\n3\n4\n5', '0\n1\n2\n3\n4\nfive')
  expect(parts.map(({ kind, line }) => [kind, line])).toEqual([
    ['added', 1],
    ['changed', 6],
  ])
})

const code = fc.array(fc.constantFrom('', 'a', 'b', 'c'), { maxLength: 8 }).map((lines) => lines.join('\n'))
const taken = (text: string, { from, to, insert }: { from: number; to: number; insert: string }) =>
  text.slice(0, from) + insert + text.slice(to)

test('with every part taken back, the code is what it was', () => {
  fc.assert(
    fc.property(code, code, (before, now) => {
      const back = changedParts(before, now).reduceRight(
        (text, part) => taken(text, revertOf(text, part)),
        now,
      )
      expect(back).toBe(before)
    }),
  )
})

test('taking one part back leaves the others, and is one change less', () => {
  fc.assert(
    fc.property(code, code, fc.nat(), (before, now, pick) => {
      const parts = changedParts(before, now)
      const part = parts[pick % Math.max(1, parts.length)]
      if (!part) return
      const after = changedParts(before, taken(now, revertOf(now, part)))
      const size = (list: typeof parts) => list.reduce((sum, one) => sum + one.count + one.before.length, 0)
      expect(size(after)).toBe(size(parts) - part.count - part.before.length)
    }),
  )
})

test('a code of many lines with one changed is told at once', () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index}`)
  const parts = changedParts(lines.join('\n'), lines.with(10_000, 'other').join('\n'))
  expect(parts).toEqual([{ kind: 'changed', line: 10_001, count: 1, before: ['line 10000'] }])
})
