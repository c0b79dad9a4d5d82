import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { FolderStore } from '#storage/folder-store.ts'

import { StoredValues } from '../values/stored-values.ts'

let folder: string
let at = 1_000
const opened: StoredValues[] = []
/** The values of a run with processes of its own. */
const run = () => {
  const values = new StoredValues({
    store: new FolderStore(join(folder, 'store')),
    assetPrefix: 'production',
    run: 'run-1',
    folder,
    resources: { house: { type: 'duckdb', config: { path: join(folder, 'house.duckdb') } } },
    now: () => at++,
  })
  opened.push(values)
  return values
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckdb-tables-'))
})
afterAll(async () => {
  await Promise.all(opened.map((values) => values.close()))
  await rm(folder, { recursive: true, force: true })
})

const address = (asset: string, partition: string | null = null) =>
  ({ of: 'asset', asset, partition, ioManager: 'house' }) as const
const save = async (values: StoredValues, asset: string, rows: unknown, partition: string | null = null) => {
  const path = join(await mkdtemp(join(folder, 'step-')), '0.json')
  await writeFile(path, JSON.stringify(rows))
  return values.store(address(asset, partition), { path, format: 'json' }, { name: 'result' })
}
const read = async (
  values: StoredValues,
  asset: string,
  partition: string | null = null,
): Promise<unknown> => {
  const { path } = await values.load(address(asset, partition), folder, ['json'])
  return JSON.parse(await readFile(path, 'utf8'))
}

test('a table is kept, read back by another run, and takes a column more', async () => {
  const values = run()
  const kept = await save(values, 'shop/orders', [{ id: 1, tags: ['a'] }])
  expect(kept.path).toBe(`${join(folder, 'house.duckdb')}#shop.orders`)
  const other = run()
  expect(await read(other, 'shop/orders')).toEqual([{ id: 1, tags: ['a'] }])
  await save(other, 'shop/orders', [{ id: 2, tags: [], note: 'new' }])
  expect(await read(values, 'shop/orders')).toEqual([{ id: 2, tags: [], note: 'new' }])
  await expect(save(values, 'shop/orders', [{ id: 'three' }])).rejects.toThrow(
    'the column id is BIGINT in the table, and VARCHAR in the new rows',
  )
  expect(await read(values, 'shop/orders')).toMatchObject([{ id: 2 }])
})

test('a partition is replaced and no other', async () => {
  const values = run()
  await save(values, 'shop/days', [{ n: 1 }, { n: 2 }], '2026-03-01')
  await save(values, 'shop/days', [{ n: 3 }], '2026-03-02')
  await save(values, 'shop/days', [{ n: 4 }], '2026-03-01')
  expect(await read(values, 'shop/days', '2026-03-01')).toEqual([{ n: 4 }])
  expect(await read(values, 'shop/days', '2026-03-02')).toEqual([{ n: 3 }])
  await expect(read(values, 'shop/days', 'none')).rejects.toThrow('Nothing is kept for')
})

test('two runs at once wait for each other', async () => {
  await Promise.all(
    [run(), run(), run()].map((values, index) => save(values, `shop/at_once_${index}`, [{ index }])),
  )
  const values = run()
  for (const index of [0, 1, 2]) expect(await read(values, `shop/at_once_${index}`)).toEqual([{ index }])
})
