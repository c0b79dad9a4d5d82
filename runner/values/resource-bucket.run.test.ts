import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { FolderStore } from '#storage/folder-store.ts'

import type { RunResource } from './resource-bucket.ts'
import { StoredValues } from './stored-values.ts'
import { workingValuesKeptMs } from './sweep-working-values.ts'

const { env } = process
const name = `sluice-${randomUUID()}`
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'buckets-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const opened = (lake: RunResource, now = () => Date.now()) =>
  new StoredValues({
    store: new FolderStore(join(folder, 'store')),
    assetPrefix: 'production',
    run: 'run-1',
    folder,
    resources: { lake },
    now,
  })
const address = { of: 'asset', asset: 'raw/orders', partition: '2026-03-01', ioManager: 'lake' } as const

/** What an IO manager over a bucket keeps, of any service. */
const keeps = (lake: () => RunResource, place: RegExp) => async () => {
  const values = opened(lake())
  const path = join(await mkdtemp(join(folder, 'step-')), '0.json')
  await writeFile(path, '[{"n":1},{"n":2}]')
  const kept = await values.store(address, { path, format: 'json' }, { name: 'result', format: 'parquet' })
  expect(kept.path).toMatch(place)
  expect(kept.waiting).toBeUndefined()
  await values.close()
  // Another run, on another machine.
  const later = opened(lake())
  const loaded = await later.load(address, folder, ['json'])
  expect(loaded).toMatchObject({ rows: 2, dataVersion: kept.dataVersion })
  expect(JSON.parse(await readFile(loaded.path, 'utf8'))).toEqual([{ n: 1 }, { n: 2 }])
  await expect(later.load({ ...address, partition: 'none' }, folder, ['json'])).rejects.toThrow(
    'Nothing is stored for the asset raw/orders, partition none. Materialize it first.',
  )
  await later.close()
}

describe.skipIf(!env.SLUICE_TEST_S3_ENDPOINT)('S3', () => {
  const endpoint = env.SLUICE_TEST_S3_ENDPOINT ?? ''
  const region = env.SLUICE_TEST_S3_REGION ?? ''
  const keys = {
    accessKeyId: env.SLUICE_TEST_S3_ACCESS_KEY_ID ?? '',
    secretAccessKey: env.SLUICE_TEST_S3_SECRET_ACCESS_KEY ?? '',
  }
  const lake = (more: object = {}) => ({
    type: 's3',
    config: { bucket: name, prefix: '/kept/', endpoint, region, pathStyle: true, ...keys, ...more },
  })
  beforeAll(async () => {
    const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: keys })
    await client.send(new CreateBucketCommand({ Bucket: name }))
  })

  test(
    'keeps values with the keys of the resource',
    keeps(lake, new RegExp(`^s3://${name}/kept/production/raw/orders/`)),
  )

  test('loses the working values of old runs when a run keeps one there, and no other', async () => {
    const output = {
      of: 'output',
      runPrefix: 'production/.runs/now',
      step: 's',
      output: 'o',
      ioManager: 'lake',
    } as const
    const save = async (values: StoredValues, runPrefix: string) => {
      const path = join(await mkdtemp(join(folder, 'step-')), '0.json')
      await writeFile(path, '1')
      await values.store({ ...output, runPrefix }, { path, format: 'json' }, { name: 'o' })
      await values.close()
    }
    const config = { prefix: '/swept/' }
    await save(opened(lake(config)), 'production/.runs/old')
    const later = Date.now() + 2 * workingValuesKeptMs
    const values = opened(lake(config), () => later)
    await save(values, 'production/.runs/now')
    await expect(
      opened(lake(config)).load({ ...output, runPrefix: 'production/.runs/old' }, folder, ['json']),
    ).rejects.toThrow('Nothing is stored')
  })

  test('that refuses is told of as the resource, without its keys', async () => {
    const values = opened(lake({ secretAccessKey: 'a wrong key' }))
    const failed = values.load(address, folder, ['json'])
    await expect(failed).rejects.toThrow('The resource "lake", which keeps values, failed')
    await expect(failed).rejects.not.toThrow('a wrong key')
    await values.close()
  })
})

describe.skipIf(!env.SLUICE_TEST_GCS_ENDPOINT)('GCS', () => {
  const endpoint = env.SLUICE_TEST_GCS_ENDPOINT ?? ''
  beforeAll(async () => {
    const body = JSON.stringify({ name })
    const headers = { 'content-type': 'application/json' }
    await fetch(`${endpoint}/storage/v1/b?project=sluice`, { method: 'POST', headers, body })
  })

  test(
    'keeps values',
    keeps(
      () => ({ type: 'gcs', config: { bucket: name, endpoint } }),
      new RegExp(`^gs://${name}/production/`),
    ),
  )
})
