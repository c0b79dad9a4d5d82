import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { isRoot } from './account.ts'
import { isPassable } from './passable.ts'
import { reachableCopy } from './reachable-copy.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reachable-copy-'))
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'files', 'deep'), { recursive: true })
  writeFileSync(join(folder, 'files', 'deep', 'one'), 'one')
  symlinkSync('deep/one', join(folder, 'files', 'other'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a folder that everybody can reach is used as it is', () => {
  expect(reachableCopy(join(folder, 'files'), { identity: () => '1' })).toBe(join(folder, 'files'))
})

describe.runIf(isRoot())('as root', () => {
  test('what only root can reach is copied once for each identity, links included', () => {
    chmodSync(folder, 0o700)
    const files = join(folder, 'files')
    const first = reachableCopy(files, { identity: () => '1' })
    const next = reachableCopy(files, { identity: () => '2' })
    expect(reachableCopy(files, { identity: () => '1' })).toBe(first)
    expect(next).not.toBe(first)
    expect(isPassable(join(next, 'other'))).toBe(true)
    expect(readFileSync(join(next, 'other'), 'utf8')).toBe('one')
    rmSync(join(first, '..'), { recursive: true })
  })

  test('only the parts that were asked for are copied', () => {
    chmodSync(folder, 0o700)
    const copy = reachableCopy(join(folder, 'files'), { identity: () => '1', parts: ['deep'] })
    expect(readdirSync(copy)).toEqual(['deep'])
    rmSync(join(copy, '..'), { recursive: true })
  })
})
