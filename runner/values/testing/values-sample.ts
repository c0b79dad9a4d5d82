import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll } from 'vitest'

import type { Format } from '#core/document/runtime.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { StoredValues } from '../stored-values.ts'
import type { ValueAddress } from '../value-store.ts'

/** A value store over an empty folder, for the length of a test file. */
export function valuesSample() {
  const sample = {
    root: '',
    folder: '',
    store: new FolderStore('/nowhere'),
    values: undefined as unknown as StoredValues,
  }
  let clock = 1_000
  beforeAll(async () => {
    sample.root = await mkdtemp(join(tmpdir(), 'values-root-'))
    sample.folder = await mkdtemp(join(tmpdir(), 'values-run-'))
    sample.store = new FolderStore(sample.root)
    const resources = { lake: { type: 'file', config: {} }, s: { type: 'snowflake', config: {} } }
    const { store, folder } = sample
    sample.values = new StoredValues({
      store,
      assetPrefix: 'acme/production',
      run: 'run-1',
      folder,
      resources,
      now: () => clock++,
    })
  })
  afterAll(async () => {
    await sample.values.close()
    await rm(sample.root, { recursive: true })
    await rm(sample.folder, { recursive: true })
  })
  const fileOf = async (data: string | Uint8Array, format: Format) => {
    const path = join(await mkdtemp(join(sample.folder, 'step-')), `0.${format}`)
    await writeFile(path, data)
    return { path, format }
  }
  const inputs = async () => {
    const made = join(sample.folder, 'inputs')
    await mkdir(made, { recursive: true })
    return made
  }
  return {
    sample,
    inputs,
    fileOf,
    save: async (address: ValueAddress, data: string | Uint8Array, format: Format, wanted?: Format) =>
      sample.values.store(address, await fileOf(data, format), { name: 'result', format: wanted }),
    text: async (address: ValueAddress, readable: Format[]) => {
      const loaded = await sample.values.load(address, await inputs(), readable)
      return { ...loaded, text: await readFile(loaded.path, 'utf8') }
    },
  }
}

export const asset = (name: string, partition: string | null = null, ioManager = 'file'): ValueAddress => ({
  of: 'asset',
  asset: name,
  partition,
  ioManager,
})
