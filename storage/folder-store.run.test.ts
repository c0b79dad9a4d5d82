import { mkdtemp, readdir, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { FolderStore } from './folder-store.ts'
import { storeContract } from './store-contract.ts'

const folder = () => mkdtemp(join(tmpdir(), 'folder-store-'))

storeContract('folder', async () => new FolderStore(await folder()))

test('nothing is left aside after a put that failed', async () => {
  const root = await folder()
  const store = new FolderStore(root)
  await store.put('a', 'x')
  await expect(store.put('a/b', 'x')).rejects.toThrow()
  expect(await readdir(join(root, '.incoming'))).toEqual([])
})

test('a link in the folder is no object', async () => {
  const root = await folder()
  await writeFile(join(root, 'real'), 'x')
  await symlink('/etc/passwd', join(root, 'link'))
  const found = await Array.fromAsync(new FolderStore(root).list(''))
  expect(found.map(({ key }) => key)).toEqual(['real'])
})
