import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { FolderStore } from '#storage/folder-store.ts'

import { StoredValues } from '../stored-values.ts'

/** A runner for tests that are about its death: stores one value after the other in one place and tells of each. */
const [root = ''] = process.argv.slice(2)
const folder = await mkdtemp(join(tmpdir(), 'store-for-ever-'))
const values = new StoredValues({
  store: new FolderStore(root),
  assetPrefix: 'acme/production',
  run: 'r',
  folder,
  now: Date.now,
})
for (let count = 0; ; count++) {
  const path = join(folder, '0.json')
  const dataVersion = String(count % 10)
  await writeFile(path, JSON.stringify(dataVersion.repeat(200_000)))
  const address = { of: 'asset', asset: 'crashed', partition: null, ioManager: 'file' } as const
  await values.store(address, { path, format: 'json', dataVersion }, { name: 'result' })
  process.send?.(count)
}
