import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { z } from 'zod'

import type { KeyWrapper } from './envelope.ts'
import { seal, unseal } from './sealed-bytes.ts'
import { deriveSecret } from './secrets.ts'

/** A key that wraps others, by the name that is written beside what it wrapped. */
interface MasterKey {
  id: string
  key: Buffer
}

const keyBytes = 32
const written = /^([a-z0-9-]{1,40}):([A-Za-z0-9_-]{43})$/

const parseKey = (word: string): MasterKey | undefined => {
  const [, id, key] = written.exec(word) ?? []
  return id === undefined || key === undefined ? undefined : { id, key: Buffer.from(key, 'base64url') }
}

const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '')

/** Master keys as a setting holds them: `id:key` with a space or comma between, the newest first. */
export const masterKeysText = z
  .string()
  .refine(
    (text) =>
      wordsOf(text).length > 0 &&
      wordsOf(text).every((word) => parseKey(word)) &&
      new Set(wordsOf(text).map((word) => parseKey(word)?.id)).size === wordsOf(text).length,
    'keys like 2026-03:… are needed, each with another id and 32 bytes in URL-safe base64, the newest first',
  )

/** Where the keys of an installation lie that keeps them in a file. */
export const masterKeysFile = (dataFolder: string): string => join(dataFolder, 'master-keys')

/** A new key as the file holds it, named for the moment it was made. */
const newKeyLine = (now: Date): string =>
  `${now
    .toISOString()
    .slice(0, 19)
    .replaceAll(/[^0-9]/g, '-')}:${randomBytes(keyBytes).toString('base64url')}\n`

/** Makes the file of keys where there is none; its owner alone reads it. */
export const prepareMasterKeys = (dataFolder: string, now: Date): void => {
  const file = masterKeysFile(dataFolder)
  if (!existsSync(file)) writeFileSync(file, newKeyLine(now), { mode: 0o600, flag: 'wx' })
}

/** Puts a new key before the others; what is sealed from now on is wrapped with it. */
export const addMasterKey = (dataFolder: string, now: Date): void => {
  const file = masterKeysFile(dataFolder)
  const before = readFileSync(file, 'utf8')
  writeFileSync(`${file}.new`, newKeyLine(now) + before, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

interface MasterKeySettings {
  /** Keys as `masterKeysText`; they go before those of the file. */
  masterKeys: string | undefined
  dataFolder: string
  /** Of the installation: where there is neither setting nor file, the master key is derived from it. */
  secret: string
}

/**
 * Master keys out of a setting or a file. The file is read each time, for a key that was added meanwhile has to be known to all that run; it is small, and
 * what is wrapped is kept seldom.
 */
export const masterKeys = ({ masterKeys: given, dataFolder, secret }: MasterKeySettings): KeyWrapper => {
  const derived: MasterKey = {
    id: 'installation',
    key: createHash('sha256').update(deriveSecret(secret, 'master key of secrets')).digest(),
  }
  const all = (): MasterKey[] => {
    const file = masterKeysFile(dataFolder)
    const texts = [given ?? '', existsSync(file) ? readFileSync(file, 'utf8') : '']
    return [...texts.flatMap((text) => wordsOf(text).flatMap((word) => parseKey(word) ?? [])), derived]
  }
  const newest = (): MasterKey => all()[0] ?? derived
  return {
    newest: async () => newest().id,
    wrap: async (dataKey, about) => {
      const { id, key } = newest()
      return { keyId: id, dataKey: seal(key, dataKey, `${id} ${about}`) }
    },
    unwrap: async ({ keyId, dataKey }, about) => {
      const master = all().find(({ id }) => id === keyId)
      if (!master)
        throw new Error(
          `The master key ${keyId} is not here. Put it back into the file master-keys of the data folder, or into SLUICE_MASTER_KEYS.`,
        )
      return unseal(master.key, dataKey, `${keyId} ${about}`)
    },
  }
}
