import { execFileSync } from 'node:child_process'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { MessageFile, type MessageFileOptions } from './message-file.ts'

let folder: string
let path: string
let lines: string[]
let unreadable: string[]
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'messages-'))
  path = join(folder, 'messages')
  lines = []
  unreadable = []
  writeFileSync(path, '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const reading = (more: Partial<MessageFileOptions> = {}) =>
  new MessageFile({
    path,
    onLine: (line) => lines.push(line),
    onTooLong: (sizeBytes) => lines.push(`${sizeBytes} bytes`),
    onUnreadable: (why) => unreadable.push(why),
    ...more,
  })

test('a file that was made anew is read on, nothing twice', async () => {
  const file = reading()
  appendFileSync(path, 'one\n')
  await expect.poll(() => lines).toEqual(['one'])
  rmSync(path)
  writeFileSync(path, 'two\nthree')
  await file.end()
  expect(lines).toEqual(['one', 'two', 'three'])
  expect(unreadable).toEqual([])
})

test.each([
  ['a folder', () => mkdirSync(path)],
  ['a pipe', () => execFileSync('/usr/bin/env', ['mkfifo', path])],
  ['a link to what has no end', () => symlinkSync('/dev/zero', path)],
])('%s in its place is told once and passed over; a file after it is read', async (_, put) => {
  const file = reading()
  appendFileSync(path, 'before\n')
  await expect.poll(() => lines).toEqual(['before'])
  rmSync(path)
  put()
  await expect.poll(() => unreadable).toEqual(['it is no plain file any more'])
  rmSync(path, { recursive: true })
  writeFileSync(path, 'after\n')
  await file.end()
  expect(lines).toEqual(['before', 'after'])
  expect(unreadable).toHaveLength(1)
})

test('its folder may go and come back', async () => {
  const file = reading()
  rmSync(path)
  rmdirSync(folder)
  mkdirSync(folder)
  writeFileSync(path, 'back\n')
  await expect.poll(() => lines).toEqual(['back'])
  await file.end()
})

test('a file without end is read up to its limit, and leaves time for others meanwhile', async () => {
  truncateSync(path, 2 ** 40)
  let turns = 0
  const others = setInterval(() => (turns += 1), 1)
  const file = reading({ limitBytes: 40_000_000 })
  await file.end()
  clearInterval(others)
  expect(turns).toBeGreaterThan(2)
  expect(unreadable).toEqual(['it is larger than 40000000 bytes, and the rest is not read'])
})
