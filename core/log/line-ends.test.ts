import fc from 'fast-check'
import { expect, test } from 'vitest'

import { lineEndsOf, linesBegun, lineStarts } from './line-ends.ts'

const encode = (text: string) => new TextEncoder().encode(text)

test.each([
  ['', false, 0],
  ['one', false, 1],
  ['one\n', false, 1],
  ['one\ntwo', false, 2],
  ['e\n', true, 0],
  ['e', true, 0],
  ['e\ntwo\n', true, 1],
  ['\n', true, 0],
  ['\n\n', false, 2],
])('%j, continued: %s, begins %i lines', (text, isContinued, lines) => {
  const bytes = encode(text)
  expect(linesBegun(lineEndsOf(bytes), bytes.length, isContinued)).toBe(lines)
  expect(lineStarts(bytes, isContinued)).toHaveLength(lines)
})

test('wherever a stream is cut, each line is counted once, where its first byte is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('', 'a', 'bcd')),
      fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
      (texts, cuts) => {
        const bytes = encode(texts.map((line) => `${line}\n`).join(''))
        let isContinued = false
        const starts: number[] = []
        for (let at = 0; at < bytes.length;) {
          const chunk = bytes.slice(at, at + (cuts.next().value ?? 1))
          const ends = lineEndsOf(chunk)
          const begun = lineStarts(chunk, isContinued)
          expect(begun).toHaveLength(linesBegun(ends, chunk.length, isContinued))
          for (const start of begun) starts.push(at + start)
          isContinued = !ends.endsLine
          at += chunk.length
        }
        let offset = 0
        const expected = texts.map((line) => {
          const start = offset
          offset += line.length + 1
          return start
        })
        expect(starts).toEqual(expected)
      },
    ),
  )
})
