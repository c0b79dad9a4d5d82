import { mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
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

test('what a killed process left half written a day ago is removed, and nothing younger', async () => {
  const root = await folder()
  await mkdir(join(root, '.incoming'))
  for (const [name, ageMs] of [
    ['old', 25 * 60 * 60 * 1000],
    ['young', 0],
  ] as const) {
    await writeFile(join(root, '.incoming', name), 'half')
    const at = new Date(Date.now() - ageMs)
    await utimes(join(root, '.incoming', name), at, at)
  }
  await new FolderStore(root).put('a', 'x')
  expect(await readdir(join(root, '.incoming'))).toEqual(['young'])
})

test('a store that could not be written to once is written to when it can be', async () => {
  const root = join(await folder(), 'mount')
  const store = new FolderStore(root)
  await writeFile(root, 'not mounted yet')
  await expect(store.put('a', 'x')).rejects.toThrow()
  await rm(root)
  await store.put('a', 'x')
  expect((await store.read('a')).toString()).toBe('x')
})

test('a store that was removed under us is made again by who puts again', async () => {
  const root = join(await folder(), 'tenant')
  const store = new FolderStore(root)
  await store.put('a', 'x')
  await rm(root, { recursive: true })
  await expect(store.put('a', 'x')).rejects.toThrow()
  await store.put('a', 'x')
  expect((await store.read('a')).toString()).toBe('x')
})

test('other accounts of the machine see neither names nor sizes', async () => {
  const root = join(await folder(), 'logs')
  await new FolderStore(root).put('tenant/run/object', 'x')
  for (const path of ['', 'tenant', 'tenant/run', 'tenant/run/object'])
    expect(((await stat(join(root, path))).mode & 0o007).toString(8)).toBe('0')
})
