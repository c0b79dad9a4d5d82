import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { openEnvelope, rewrapKey, sealEnvelope } from './envelope.ts'
import { addMasterKey, masterKeys, masterKeysFile, masterKeysText, prepareMasterKeys } from './master-keys.ts'

let dataFolder: string
beforeEach(() => (dataFolder = mkdtempSync(join(tmpdir(), 'sluice-keys-'))))
afterEach(() => rmSync(dataFolder, { recursive: true }))

const moment = new Date('2026-03-02T10:00:00Z')
const later = new Date('2026-04-02T10:00:00Z')
const ring = (given?: string) => masterKeys({ masterKeys: given, dataFolder, secret: 'of the installation' })

test('what is sealed about a thing opens about that thing alone, and shows nothing of itself', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 8 }), fc.string(), fc.string(), async (text, about, other) => {
      fc.pre(about !== other)
      const keys = ring()
      const envelope = await sealEnvelope(keys, text, about)
      expect(await openEnvelope(keys, envelope, about)).toBe(Buffer.from(text).toString())
      await expect(openEnvelope(keys, envelope, other)).rejects.toThrow()
      expect(Buffer.from(envelope.sealed).includes(text)).toBe(false)
    }),
    { numRuns: 50 },
  )
})

test('one changed bit is enough for it not to open', async () => {
  const keys = ring()
  const envelope = await sealEnvelope(keys, 'correct horse', 'it')
  for (let at = 0; at < envelope.sealed.length; at++) {
    const sealed = Buffer.from(envelope.sealed)
    sealed[at] = (sealed[at] ?? 0) ^ 1
    await expect(openEnvelope(keys, { ...envelope, sealed }, 'it')).rejects.toThrow()
  }
})

test('the file is made once, for its owner alone, and a key that is added wraps from then on', async () => {
  prepareMasterKeys(dataFolder, moment)
  const file = masterKeysFile(dataFolder)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  const first = readFileSync(file, 'utf8')
  prepareMasterKeys(dataFolder, later)
  expect(readFileSync(file, 'utf8')).toBe(first)

  const keys = ring()
  const before = await sealEnvelope(keys, 'correct horse', 'it')
  addMasterKey(dataFolder, later)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await openEnvelope(keys, before, 'it')).toBe('correct horse')
  const after = await rewrapKey(keys, before, 'it')
  expect(after.keyId).toBe(await keys.newest())
  expect(after.keyId).not.toBe(before.keyId)

  // The older key is taken out: what was wrapped anew opens, what was not says which key is missing.
  const [newest = ''] = readFileSync(file, 'utf8').split('\n')
  writeFileSync(file, `${newest}\n`)
  expect(await openEnvelope(keys, { ...before, ...after }, 'it')).toBe('correct horse')
  await expect(openEnvelope(keys, before, 'it')).rejects.toThrow(`The master key ${before.keyId} is not here`)
})

test('a setting goes before the file, and without both the key comes from the secret of the installation', async () => {
  expect(await ring().newest()).toBe('installation')
  prepareMasterKeys(dataFolder, moment)
  const inFile = await sealEnvelope(ring(), 'correct horse', 'it')
  const given = `mine:${Buffer.alloc(32, 7).toString('base64url')}`
  expect(await ring(given).newest()).toBe('mine')
  expect(await openEnvelope(ring(given), inFile, 'it')).toBe('correct horse')
})

test.each([
  ['nothing', ' '],
  ['a key that is too short', 'a:abc'],
  ['a key without an id', 'A'.repeat(43)],
  ['one id twice', `a:${'A'.repeat(43)},a:${'B'.repeat(42)}A`],
])('%s is no setting', (_, text) => {
  expect(masterKeysText.safeParse(text).success).toBe(false)
})
