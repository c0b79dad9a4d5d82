import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { mask, Redactor } from '#core/run/redactor.ts'

import { LogStream, frameLimitBytes, headerOf } from './log-stream.ts'

const collect = (secrets: string[]) => {
  const frames: Buffer[] = []
  const stream = new LogStream({
    step: 'a',
    stepAttempt: 1,
    stream: 'stdout',
    redactor: new Redactor(secrets),
    put: (frame) => frames.push(frame) > 0,
    wake: () => undefined,
    onGap: () => undefined,
    nowMs: () => 1,
  })
  const text = () =>
    Buffer.concat(frames.map((frame) => frame.subarray(frame.length - headerOf(frame).length))).toString(
      'latin1',
    )
  return { stream, frames, text }
}

describe('a stream of output', () => {
  test('says the same however it is cut into chunks and frames, with the secrets hidden', () => {
    const secret = 'abcabd'
    const parts = fc.array(
      fc.oneof(
        fc.constant(secret),
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', '\n'), maxLength: 8 }),
      ),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(
        parts,
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 20 }),
        fc.boolean(),
        (texts, cuts, cutFrames) => {
          const whole = Buffer.from(texts.join(''))
          const { stream, text } = collect([secret])
          let at = 0
          for (let turn = 0; at < whole.length; turn += 1) {
            const end = at + (cuts[turn % cuts.length] ?? 1)
            stream.write(whole.subarray(at, end))
            if (cutFrames) stream.cut()
            at = end
          }
          stream.end()
          expect(text()).toBe(whole.toString().replaceAll(secret, mask))
        },
      ),
      { numRuns: 500 },
    )
  })

  test('comes in frames of at most 64 KiB whose offsets have no holes', () => {
    const { stream, frames } = collect([])
    for (const size of [10, 70_000, 200_000, 1]) stream.write(Buffer.alloc(size, 120))
    stream.end()
    let offset = 0
    for (const header of frames.map(headerOf)) {
      expect(header.offset).toBe(offset)
      expect(header.length).toBeLessThanOrEqual(frameLimitBytes)
      offset += header.length
    }
    expect(offset).toBe(270_011)
  })

  test('that could not be kept tells how much is missing, once a stretch, and goes on without a hole', () => {
    let full = false
    const gaps: number[] = []
    const kept: number[] = []
    const stream = new LogStream({
      step: 'a',
      stepAttempt: 1,
      stream: 'stderr',
      redactor: new Redactor([]),
      put: (frame) => {
        if (!full) kept.push(headerOf(frame).offset)
        return !full
      },
      wake: () => undefined,
      onGap: (sizeBytes) => gaps.push(sizeBytes),
      nowMs: () => 1,
    })
    const say = (sizeBytes: number) => {
      stream.write(Buffer.alloc(sizeBytes))
      stream.cut()
    }
    say(10)
    full = true
    say(20)
    say(30)
    full = false
    say(5)
    stream.end()
    expect(gaps).toEqual([50])
    expect(kept).toEqual([0, 10])
  })
})
