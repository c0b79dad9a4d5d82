import fc from 'fast-check'
import { expect, test } from 'vitest'

import { redactFrames } from './redact-frames.ts'
import { Redactor } from './redactor.ts'

const secret = 'abcabd'
const frame = (text: string, offset: number, stream: 'stdout' | 'stderr' = 'stdout') => ({
  header: { step: 'a', stepAttempt: 1, stream, offset, length: text.length, atMs: 1 },
  bytes: new Uint8Array(Buffer.from(text)),
})

test('a secret is covered however the frames of a body cut it, and every frame keeps its length', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '\n'), maxLength: 8 })
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constant(secret), letters), { maxLength: 10 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }),
      (parts, cuts) => {
        const text = parts.join('')
        const frames = []
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const length = cuts[turn % cuts.length] ?? 1
          frames.push(frame(text.slice(at, at + length), at))
          // Another stream's frame between: it neither joins nor parts the two.
          frames.push(frame('abc', turn * 3, 'stderr'))
          at += length
        }
        redactFrames(new Redactor([secret]), frames)
        const seen = frames.filter(({ header }) => header.stream === 'stdout')
        expect(Buffer.concat(seen.map(({ bytes }) => bytes)).toString()).toBe(
          text.replaceAll(secret, '*'.repeat(secret.length)),
        )
        for (const { header, bytes } of frames) expect(bytes.length).toBe(header.length)
      },
    ),
  )
})

test('frames with a hole between them are not read as one', () => {
  const frames = [frame('abc', 0), frame('abd', 4)]
  redactFrames(new Redactor([secret]), frames)
  expect(frames.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['abc', 'abd'])
})
