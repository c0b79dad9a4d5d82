import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { KeptFrameHeader } from '#core/protocol/log-page.ts'

import { type KeptFrame, LogStore, longestReadBytes } from './log-store.ts'

const encode = (text: string) => new TextEncoder().encode(text)

const piece = (position: number, bytes: Uint8Array, more: Partial<KeptFrameHeader> = {}): KeptFrame => ({
  header: {
    position,
    step: 'a',
    stepAttempt: 1,
    stream: 'stdout',
    offset: 0,
    atMs: 1_000 + position,
    length: bytes.length,
    ...more,
  },
  bytes,
})
const frame = (position: number, text: string, more?: Partial<KeptFrameHeader>): KeptFrame =>
  piece(position, encode(text), more)

const lines = (store: LogStore) => Array.from({ length: store.lineCount }, (_, line) => store.textAt(line))

test('a line cut by frames is one line with the index of its first byte', () => {
  const store = new LogStore()
  store.append([frame(1, 'one\ntw'), frame(2, 'x\n', { step: 'b' }), frame(3, 'o\nthree', { offset: 6 })])
  expect(lines(store)).toEqual(['one', 'two', 'x', 'three'])
  store.append([frame(4, '!\n', { offset: 13 })])
  expect(lines(store)).toEqual(['one', 'two', 'x', 'three!'])
  expect(store.lineAt(3)).toMatchObject({ offset: 8, step: 'a', atMs: 1_003 })
})

test('a repeated answer changes nothing', () => {
  const store = new LogStore()
  const frames = [frame(1, 'one\n'), frame(2, 'two\n')]
  store.append(frames)
  store.append(frames)
  expect(lines(store)).toEqual(['one', 'two'])
})

test('wherever the bytes are cut, the lines are those of the text', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }).map((line) => line.replaceAll(/[\n\r]/g, ''))),
      fc.infiniteStream(fc.integer({ min: 1, max: 7 })),
      (texts, cuts) => {
        const bytes = encode(texts.map((line) => `${line}\n`).join(''))
        const store = new LogStore()
        let position = 0
        for (let at = 0; at < bytes.length;) {
          const size = cuts.next().value ?? 1
          store.append([piece(++position, bytes.slice(at, at + size), { offset: at })])
          at += size
        }
        expect(lines(store)).toEqual(texts)
        texts.reduce((offset, line, index) => {
          expect(store.offsetAt(index)).toBe(offset)
          return offset + encode(line).length + 1
        }, 0)
      },
    ),
  )
})

test('a gap is a line of its own and ends the open line of its stream', () => {
  const store = new LogStore()
  store.append([
    frame(1, 'half'),
    frame(2, '', { gap: '2,000 bytes were lost', offset: 4 }),
    frame(3, 'next\n', { offset: 2004 }),
  ])
  expect(lines(store)).toEqual(['half', '2,000 bytes were lost', 'next'])
  expect(store.lineAt(1).gap).toBe(true)
})

test('a line of 100 MB without an end is kept once, and its beginning is read', () => {
  const store = new LogStore()
  const bytes = new Uint8Array(longestReadBytes).fill(97)
  const frames = 1_600
  const begunAt = performance.now()
  for (let index = 0; index < frames; index++) {
    store.append([piece(index + 1, bytes, { offset: index * bytes.length })])
    if (index % 100 === 0) expect(store.textAt(0)).toHaveLength(longestReadBytes)
  }
  expect(performance.now() - begunAt).toBeLessThan(20_000)
  expect(store.lineCount).toBe(1)
  expect(store.lineAt(0).restBytes).toBe((frames - 1) * bytes.length)
  store.append([frame(frames + 1, '\nnext\n', { offset: frames * bytes.length })])
  expect(store.textAt(1)).toBe('next')
})

test('a Windows line end that is cut in two leaves no mark', () => {
  const store = new LogStore()
  store.append([frame(1, 'on'), frame(2, 'e\r'), frame(3, '\ntwo\r\n')])
  expect(lines(store)).toEqual(['one', 'two'])
})
