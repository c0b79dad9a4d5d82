import fc from 'fast-check'
import { expect, test } from 'vitest'

import { LineCutter, longestLineBytes } from './cut-lines.ts'

const of = { step: 'a', stepAttempt: 1, stream: 'stdout', atMs: 0 }
const encoded = (text: string) => new TextEncoder().encode(text)

test('however the output of a stream was cut into chunks, its lines and their offsets are the same', () => {
  const texts = fc.array(fc.constantFrom('a', 'é', '\n', 'bc', ' '), { maxLength: 40 })
  const cuts = fc.array(fc.nat(60), { maxLength: 6 })
  fc.assert(
    fc.property(texts, cuts, (parts, places) => {
      const bytes = encoded(parts.join(''))
      const at = [0, ...places.map((place) => Math.min(place, bytes.length)), bytes.length].sort(
        (a, b) => a - b,
      )
      const cutter = new LineCutter()
      const lines = at
        .slice(1)
        .flatMap((end, index) =>
          cutter.take({ ...of, offset: at[index] ?? 0, bytes: bytes.subarray(at[index], end) }),
        )
      const all = [...lines, ...cutter.rest()]
      const whole = parts.join('').split('\n')
      if (whole.at(-1) === '') whole.pop()
      expect(all.map(({ text }) => text)).toEqual(whole)
      for (const { offset, text } of all)
        expect(new TextDecoder().decode(bytes.subarray(offset, offset + encoded(text).length))).toBe(text)
    }),
  )
})

test('of a line without an end a bounded part is kept, and what is left out is counted', () => {
  const cutter = new LineCutter()
  const piece = new Uint8Array(longestLineBytes).fill(97)
  for (let chunk = 0; chunk < 3; chunk++)
    expect(cutter.take({ ...of, offset: chunk * piece.length, bytes: piece })).toEqual([])
  const [line] = cutter.rest()
  expect(line?.text).toHaveLength(longestLineBytes)
  expect(line?.restBytes).toBe(2 * longestLineBytes)
})
