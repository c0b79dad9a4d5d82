import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readLogFrames, writeFrame } from './log-frames.ts'
import { keptFrameHeader, type KeptFrameHeader } from './log-page.ts'
import { logFrameHeader } from './run-api.ts'

const header = fc.record({
  position: fc.integer({ min: 1 }),
  step: fc.string({ unit: 'grapheme' }),
  stepAttempt: fc.integer({ min: 1 }),
  stream: fc.constantFrom('stdout' as const, 'stderr' as const),
  offset: fc.nat(),
  atMs: fc.nat(),
})
const frames = fc.array(
  fc
    .tuple(header, fc.uint8Array())
    .map(([said, bytes]) => ({ header: { ...said, length: bytes.length } satisfies KeptFrameHeader, bytes })),
)
const bodyOf = (list: readonly { header: KeptFrameHeader; bytes: Uint8Array }[]) =>
  Uint8Array.from(list.flatMap((frame) => [...writeFrame(frame.header, frame.bytes)]))

test('frames are read back as they were written', () => {
  fc.assert(
    fc.property(frames, (list) => {
      expect(readLogFrames(bodyOf(list), keptFrameHeader)).toEqual(list)
    }),
  )
})

test('a body that is cut short anywhere but between frames is refused', () => {
  fc.assert(
    fc.property(frames, fc.nat(), (list, cut) => {
      const body = bodyOf(list)
      const ends = new Set([0])
      for (const { header: said, bytes } of list)
        ends.add([...ends].reduce((a, b) => Math.max(a, b), 0) + writeFrame(said, bytes).length)
      const size = cut % (body.length + 1)
      const read = () => readLogFrames(body.subarray(0, size), keptFrameHeader)
      if (ends.has(size)) expect(read()).toEqual(list.slice(0, [...ends].indexOf(size)))
      else expect(read).toThrow('The log frames cannot be read')
    }),
  )
})

test.each([
  ['a header that is no JSON', new Uint8Array([0, 0, 0, 1, 123])],
  ['a header of another shape', writeFrame({ length: 0 }, new Uint8Array())],
  ['a header of a megabyte', new Uint8Array([0, 16, 0, 0])],
])('%s is refused', (_name, body) => {
  expect(() => readLogFrames(body, logFrameHeader)).toThrow('The log frames cannot be read')
})
