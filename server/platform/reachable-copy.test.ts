import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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

test('a folder that everybody can reach is used as it is', async () => {
  expect(await reachableCopy(join(folder, 'files'), '1')).toBe(join(folder, 'files'))
})

describe.runIf(isRoot())('as root', () => {
  test('what only root can reach is copied once for each identity, links included', async () => {
    chmodSync(folder, 0o700)
    const files = join(folder, 'files')
    const copies = await Promise.all([reachableCopy(files, '1'), reachableCopy(files, '1')])
    const next = await reachableCopy(files, '2')
    expect(copies[0]).toBe(copies[1])
    expect(next).not.toBe(copies[0])
    expect(isPassable(join(next, 'other'))).toBe(true)
    expect(readFileSync(join(next, 'other'), 'utf8')).toBe('one')
    for (const copy of [...copies, next]) rmSync(copy, { recursive: true, force: true })
  })
})
