import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { LogItem } from '#server/gateways/kubernetes/log-catch-up.ts'

import { containerFrames } from './container-frames.ts'

const line = (bytes: Uint8Array, timeMs: number, ended = true): LogItem => ({
  kind: 'line',
  timeNs: BigInt(timeMs) * 1_000_000n,
  bytes: Buffer.from(bytes),
  cutBytes: 0,
  ended,
})
const of = { key: 'a', attempt: 2 }

test('lines of any bytes and any length are all there, in order, in frames that follow each other', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.nat(5_000)), { maxLength: 40 }),
      fc.nat(200_000),
      (lines, longBytes) => {
        const items = [
          ...lines.map(([bytes, atMs]) => line(bytes, 1_000 + atMs)),
          line(Buffer.alloc(longBytes, 120), 9),
        ]
        const frames = containerFrames(items, of, 7)
        const printed = items.flatMap((item) => (item.kind === 'line' ? [item.bytes, Buffer.from('\n')] : []))
        expect(Buffer.concat(frames.map(({ bytes }) => bytes)).equals(Buffer.concat(printed))).toBe(true)
        let offset = 0
        for (const { header, bytes } of frames) {
          expect(header).toMatchObject({ step: 'a', stepAttempt: 2, stream: 'stdout', offset })
          offset += bytes.length
        }
      },
    ),
    { numRuns: 50 },
  )
})

test('lines that were printed apart have times of their own', () => {
  const frames = containerFrames(
    [1_000, 1_200, 4_000].map((atMs) => line(Buffer.from('x'), atMs)),
    of,
    10_000,
  )
  expect(frames.map(({ header }) => header.atMs)).toEqual([1_000, 4_000])
})

test('a line of a node whose clock is ahead was printed when it was read, at the latest', () => {
  const frames = containerFrames([line(Buffer.from('x'), 310_000)], of, 10_000)
  expect(frames.map(({ header }) => header.atMs)).toEqual([10_000])
})

test('a line that was cut says by how much; a last one without an end has none', () => {
  const cut: LogItem = { kind: 'line', timeNs: 1n, bytes: Buffer.from('x'), cutBytes: 5, ended: false }
  const frames = containerFrames([cut], of, 7)
  expect(Buffer.from(frames[0]?.bytes ?? []).toString()).toBe('x [… 5 bytes more]')
})
