import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { takeFolder } from './single-instance.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'single-instance-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const holder = () => join(folder, 'supervisor.json')
/** The process that runs this test's runner is alive, and is not us. */
const another = (change: object) => {
  const [, start] = /\) (?:\S+ ){19}(\S+)/.exec(readFileSync(`/proc/${process.ppid}/stat`, 'utf8')) ?? []
  writeFileSync(
    holder(),
    JSON.stringify({ pid: process.ppid, startedAt: start, url: 'http://localhost:4310', ...change }),
  )
}

test('a second one is refused, told where the first is', () => {
  another({})
  expect(() => takeFolder(folder, 'http://localhost:1')).toThrow(
    `already runs in ${folder}, at http://localhost:4310`,
  )
})

test('one that was killed holds nothing, also when its number belongs to somebody else now', () => {
  another({ startedAt: '1' })
  takeFolder(folder, 'http://localhost:1')
})

test('a half written record holds nothing', () => {
  writeFileSync(holder(), '{"pid":')
  takeFolder(folder, 'http://localhost:1')
})

test('giving back leaves nothing behind', () => {
  const giveBack = takeFolder(folder, 'http://localhost:1')
  expect(existsSync(holder())).toBe(true)
  giveBack()
  expect(existsSync(holder())).toBe(false)
})
