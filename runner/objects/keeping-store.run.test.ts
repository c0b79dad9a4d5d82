import { access, mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { FolderStore } from '#storage/folder-store.ts'

import { KeepingStore, type KeepingStoreOptions } from './keeping-store.ts'
import { StoreAway, StoreRefused } from './object-failures.ts'

/** A store that can be away, over one that is not. */
class FarStore extends FolderStore {
  failure: Error | undefined
  reads = 0

  override async putAll(objects: Parameters<FolderStore['putAll']>[0]): Promise<void> {
    if (this.failure) throw this.failure
    await super.putAll(objects)
  }
  override async read(key: string): Promise<Buffer> {
    this.reads += 1
    if (this.failure) throw this.failure
    return super.read(key)
  }
}

const opened = async (options: Partial<KeepingStoreOptions> = {}) => {
  const far = new FarStore(await mkdtemp(join(tmpdir(), 'keeping-far-')))
  const folder = await mkdtemp(join(tmpdir(), 'keeping-'))
  const stopped = new AbortController()
  const store = new KeepingStore({
    store: far,
    folder,
    limitBytes: 1_000_000,
    signal: stopped.signal,
    isServerAway: () => true,
    onWaiting: () => undefined,
    retryFromMs: 1,
    ...options,
  })
  return { far, store, folder, stopped }
}

test('what waits is read from here, and stored in the order in which it came', async () => {
  const { far, store } = await opened()
  far.failure = new StoreAway('away')
  for (const text of ['one', 'two'])
    await store.putAll([
      { key: `a/${text}`, data: text },
      { key: 'a/pointer', data: text },
    ])
  expect((await store.read('a/pointer')).toString()).toBe('two')
  const waiting = store.waiting('a')
  expect(store.waiting('b')).toBeUndefined()
  far.failure = undefined
  store.hurry()
  await waiting
  expect((await far.read('a/pointer')).toString()).toBe('two')
  expect((await far.read('a/one')).toString()).toBe('one')
  expect(store.waiting('a')).toBeUndefined()
})

test('who waits for a value hears that it was refused', async () => {
  const { far, store } = await opened()
  far.failure = new StoreAway('away')
  await store.putAll([{ key: 'a/b', data: 'x' }])
  const waiting = store.waiting('a')
  far.failure = new StoreRefused('no')
  await expect(waiting).rejects.toThrow('no')
})

test('what somebody else stored is waited for, until nobody wants it any more', async () => {
  const { far, store, stopped } = await opened()
  await far.put('other', 'theirs')
  far.failure = new StoreAway('away')
  const read = store.read('other')
  await expect.poll(() => far.reads).toBeGreaterThan(2)
  far.failure = undefined
  expect((await read).toString()).toBe('theirs')
  far.failure = new StoreAway('away')
  const given = store.read('other')
  stopped.abort()
  await expect(given).rejects.toThrow(StoreAway)
})

test('copies of what is stored take no more than the limit; what waits is kept whatever it takes', async () => {
  const { far, store, folder } = await opened({ limitBytes: 10 })
  await store.putAll([{ key: 'a', data: '12345678' }])
  await store.putAll([{ key: 'b', data: '12345678' }])
  await expect(access(join(folder, '0', '0'))).rejects.toThrow()
  expect(await readFile(join(folder, '1', '0'), 'utf8')).toBe('12345678')
  expect((await store.read('a')).toString()).toBe('12345678')
  expect(far.reads).toBe(1)
  far.failure = new StoreAway('away')
  for (const key of ['c', 'd']) await store.putAll([{ key, data: '12345678' }])
  for (const key of ['b', 'c', 'd']) expect((await store.read(key)).toString()).toBe('12345678')
})
