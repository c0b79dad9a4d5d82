import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { testDatabase } from '#server/testing/test-database.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { StoredValues } from '../values/stored-values.ts'

const database = testDatabase()
const owner = new pg.Client({ connectionString: database.ownerUrl })
let folder: string
let values: StoredValues
let at = 1_000
beforeAll(async () => {
  await owner.connect()
  folder = await mkdtemp(join(tmpdir(), 'tables-'))
  values = new StoredValues({
    store: new FolderStore(join(folder, 'store')),
    assetPrefix: 'production',
    run: 'run-1',
    folder,
    resources: { house: { type: 'postgres', config: { url: database.ownerUrl } } },
    now: () => at++,
  })
})
afterAll(async () => {
  await values.close()
  await owner.query('DROP SCHEMA IF EXISTS shop CASCADE; DROP TABLE IF EXISTS sluice_kept_value')
  await owner.end()
  await rm(folder, { recursive: true, force: true })
})

const address = (asset: string, partition: string | null = null) =>
  ({ of: 'asset', asset, partition, ioManager: 'house' }) as const
const save = async (asset: string, rows: unknown, partition: string | null = null) => {
  const path = join(await mkdtemp(join(folder, 'step-')), '0.json')
  await writeFile(path, JSON.stringify(rows))
  return values.store(address(asset, partition), { path, format: 'json' }, { name: 'result' })
}
const read = async (asset: string, partition: string | null = null): Promise<unknown> => {
  const { path } = await values.load(address(asset, partition), folder, ['json'])
  return JSON.parse(await readFile(path, 'utf8'))
}
const inTable = async (table: string) =>
  (await owner.query<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY 1`)).rows

test('a table is kept as rows that others can read, and read back as it was', async () => {
  const rows = [
    { id: 1, name: 'Ada \u2028"x"', price: 1.5, tags: ['a'] },
    { id: 2, name: null, price: null, tags: null },
  ]
  const { path, summary, dataVersion } = await save('shop/orders', rows)
  expect(path).toMatch(/^postgres:\/\/[^@]*\/shop\.orders$/)
  expect(summary.rows).toBe(2)
  expect(await inTable('shop.orders')).toMatchObject([
    { id: '1', name: 'Ada \u2028"x"', price: 1.5, tags: ['a'] },
    { id: '2', name: null },
  ])
  expect(await read('shop/orders')).toMatchObject([{ id: 1, name: 'Ada \u2028"x"' }, { id: 2 }])
  const loaded = await values.load(address('shop/orders'), folder, ['parquet'])
  expect(loaded).toMatchObject({ dataVersion, rows: 2 })
})

test('it is replaced as a whole: a column is added, one that is left out stays and is empty', async () => {
  await save('shop/orders', [{ id: 3, note: 'new' }])
  expect(await inTable('shop.orders')).toMatchObject([{ id: '3', note: 'new', name: null }])
})

test('another type is refused with a sentence, and the rows stay as they were', async () => {
  await expect(save('shop/orders', [{ id: 'three' }])).rejects.toThrow(
    'the column id is bigint in the table, and text in the new rows',
  )
  expect(await inTable('shop.orders')).toMatchObject([{ id: '3' }])
})

test('a partition is replaced and no other', async () => {
  await save('shop/days', [{ n: 1 }, { n: 2 }], '2026-03-01')
  await save('shop/days', [{ n: 3 }], '2026-03-02')
  await save('shop/days', [{ n: 4 }], '2026-03-01')
  expect(await inTable('shop.days')).toEqual([
    { n: '3', _partition: '2026-03-02' },
    { n: '4', _partition: '2026-03-01' },
  ])
  expect(await read('shop/days', '2026-03-01')).toEqual([{ n: 4 }])
  await expect(read('shop/days', '2026-03-03')).rejects.toThrow('Nothing is kept for')
})

test('a table that is not this asset’s is left alone', async () => {
  await owner.query('CREATE TABLE shop.theirs (id int); INSERT INTO shop.theirs VALUES (7)')
  await expect(save('shop/theirs', [{ id: 1 }])).rejects.toThrow('that no asset of this name made')
  await expect(save('other/shop/orders', [{ id: 1 }])).rejects.toThrow('that of the asset shop/orders')
  expect(await inTable('shop.theirs')).toEqual([{ id: 7 }])
})

test('what is no table is refused, and what is not there says so', async () => {
  const path = join(folder, 'a.txt')
  await writeFile(path, 'words')
  await expect(
    values.store(address('shop/words'), { path, format: 'text' }, { name: 'result' }),
  ).rejects.toThrow('which is no table')
  await expect(read('shop/nothing')).rejects.toThrow('Materialize it first')
})

test('a database that cannot be reached is told of as the resource', async () => {
  const lost = new StoredValues({
    store: new FolderStore(join(folder, 'store')),
    assetPrefix: 'production',
    run: 'run-1',
    folder,
    resources: { house: { type: 'postgres', config: { host: '127.0.0.1', port: 1 } } },
    now: () => 1,
  })
  await expect(lost.load(address('shop/orders'), folder, ['json'])).rejects.toThrow(
    'The resource "house", which keeps values, failed',
  )
  await lost.close()
})
