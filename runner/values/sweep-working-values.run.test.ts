import { mkdtemp, rm, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { FolderStore } from '#storage/folder-store.ts'

import { sweepWorkingValues, workingValuesKeptMs } from './sweep-working-values.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweep-'))
})
afterAll(() => rm(folder, { recursive: true }))

const keysOf = async (store: FolderStore): Promise<string[]> => {
  const keys: string[] = []
  for await (const { key } of store.list('')) if (!key.endsWith('swept.json')) keys.push(key)
  return keys.toSorted()
}

test('working values that are old are removed, those of another deployment, assets and young ones are not; once a day', async () => {
  const store = new FolderStore(folder)
  const nowMs = Date.now()
  const put = async (key: string, ageMs: number) => {
    await store.put(key, 'x')
    const at = new Date(nowMs - ageMs)
    await utimes(join(folder, key), at, at)
  }
  const [old, young] = [workingValuesKeptMs + 60_000, workingValuesKeptMs - 60_000]
  await put('production/.runs/dead/step/out/_/1.json', old)
  await put('production/.runs/dead/step/out/_/value.json', old)
  await put('production/.runs/alive/step/out/_/1.json', young)
  await put('production/orders/_/value.json', old)
  await put('branch/.runs/dead/step/out/_/1.json', old)
  const sweep = (laterMs = 0) => sweepWorkingValues(store, 'production', () => nowMs + laterMs)
  expect(await sweep()).toBe(2)
  const left = [
    'branch/.runs/dead/step/out/_/1.json',
    'production/.runs/alive/step/out/_/1.json',
    'production/orders/_/value.json',
  ]
  expect(await keysOf(store)).toEqual(left)
  await put('production/.runs/dead/again.json', old)
  expect(await sweep(3_600_000)).toBe(0)
  expect(await sweep(86_400_000)).toBe(2)
  expect(await keysOf(store)).toEqual(left.filter((key) => !key.includes('alive')))
})

test('a listing that takes too long is gone on with by the next run', async () => {
  const store = new FolderStore(folder)
  for (let index = 0; index < 5; index += 1) await store.put(`long/.runs/r${index}/1.json`, 'x')
  const laterMs = Date.now() + 2 * workingValuesKeptMs
  let asked = 0
  const slow = () => laterMs + 2_000 * asked++
  const first = await sweepWorkingValues(store, 'long', slow)
  expect(first).toBeGreaterThan(0)
  expect(first).toBeLessThan(5)
  expect(first + (await sweepWorkingValues(store, 'long', () => laterMs))).toBe(5)
})
