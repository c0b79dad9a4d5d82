import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readOutline, writeOutline } from './log-outline.ts'

const chunk = fc.record({
  position: fc.integer({ min: 1, max: 2 ** 40 }),
  stream: fc.nat(100_000),
  offset: fc.nat(2 ** 31 - 1),
  atMs: fc.nat(),
  sizeBytes: fc.nat(65_536),
  newlines: fc.nat(65_536),
  endsLine: fc.boolean(),
})

test('an outline is read as it was written', () => {
  fc.assert(
    fc.property(fc.array(chunk), fc.string(), fc.nat(), fc.boolean(), (chunks, step, end, more) => {
      const outline = {
        streams: [{ step, stepAttempt: 1, stream: 'stdout' as const }],
        end,
        more,
        chunks,
      }
      expect(readOutline(writeOutline(outline))).toEqual(outline)
    }),
  )
})

test('what is cut short is refused', () => {
  const bytes = writeOutline({ streams: [], end: 0, more: false, chunks: [] })
  for (const length of [0, 3, bytes.length - 1])
    expect(() => readOutline(bytes.subarray(0, length))).toThrow('cannot be read')
})
