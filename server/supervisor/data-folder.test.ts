import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { isRoot } from '#server/platform/account.ts'
import { isPassable } from '#server/platform/passable.ts'

import { installationSecret, prepareDataFolder } from './data-folder.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'data-folder-'))
  chmodSync(folder, 0o755)
})
afterEach(() => rmSync(folder, { recursive: true }))

test('the data folder is made with all above it, and nobody else may look into it', () => {
  const made = prepareDataFolder(join(folder, 'a', 'b'))
  expect(made).toBe(join(folder, 'a', 'b'))
  expect(statSync(made).mode & 0o066).toBe(0)
})

test('a file in its place is told in one sentence', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => prepareDataFolder(join(folder, 'file'))).toThrow('is a file, not a folder')
  expect(() => prepareDataFolder(join(folder, 'file', 'inside'))).toThrow('is a file, not a folder')
})

describe.runIf(isRoot())('as root', () => {
  test('a folder that only root may enter is replaced by one that other accounts can reach', () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const made = prepareDataFolder(join(closed, '.sluice'))
    expect(made).toMatch(/^\/var\/lib\/sluice\//)
    expect(isPassable(join(made, 'inside'))).toBe(true)
    expect(prepareDataFolder(join(closed, '.sluice'))).toBe(made)
    rmSync(made, { recursive: true })
  })
})

describe('the secret', () => {
  test('is made once, kept, and read by its owner only', () => {
    const secret = installationSecret(folder)
    expect(secret.length).toBeGreaterThanOrEqual(32)
    expect(installationSecret(folder)).toBe(secret)
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
  })

  test('a damaged one is not replaced in silence', () => {
    writeFileSync(join(folder, 'secret'), '')
    expect(() => installationSecret(folder)).toThrow('holds no secret')
  })
})
