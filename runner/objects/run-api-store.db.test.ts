import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { runFixture } from '#server/testing/run-fixture.ts'
import { servedObjects } from '#server/testing/served-objects.ts'
import { BucketRoot } from '#storage/bucket-root.ts'
import type { ObjectStore } from '#storage/object-store.ts'
import { S3Root } from '#storage/s3-root.ts'
import { storeContract } from '#storage/store-contract.ts'
import { FolderRoot, type StoreRoot } from '#storage/store-root.ts'

import { ObjectClient } from './object-client.ts'
import { RunApiStore } from './run-api-store.ts'

const { env } = process
const endpoint = env.SLUICE_TEST_S3_ENDPOINT ?? ''
const region = env.SLUICE_TEST_S3_REGION ?? ''
const folder = await mkdtemp(join(tmpdir(), 'run-api-store-'))
const fixture = runFixture(folder)
afterAll(() => rm(folder, { recursive: true }))

/** Stores of runs over a web whose own store this is. */
const over = (values: StoreRoot) => {
  const served = servedObjects(fixture, { values })
  return async () => {
    const { tenant, token, runPrefix } = await served.aRun()
    const client = new ObjectClient({
      apiUrl: await served.url(),
      token: () => token,
      onTokenRefused: () => undefined,
      onFenced: () => undefined,
    })
    const redirects = values.kind === 's3'
    const sending = join(folder, 'sending')
    const store = new RunApiStore({ client, runPrefix, redirects, place: 'somewhere', folder: sending })
    return { store, kept: values.at(tenant.slug), runPrefix }
  }
}

/** A run's store, as if its own prefix were all there is. */
const below = (store: ObjectStore, prefix: string): ObjectStore => {
  const at = (key: string) => `${prefix}/${key}`
  const all = (found: string) => (found === '' ? prefix : at(found))
  return {
    put: async (key, data) => store.put(at(key), data),
    putAll: (objects) => store.putAll(objects.map((object) => ({ ...object, key: at(object.key) }))),
    open: (key, part) => store.open(at(key), part),
    size: async (key) => store.size(at(key)),
    read: async (key) => store.read(at(key)),
    readPart: (key, from, size) => store.readPart(at(key), from, size),
    fetch: (key, path) => store.fetch(at(key), path),
    list: async function* (found) {
      for await (const object of store.list(all(found)))
        yield { ...object, key: object.key.slice(prefix.length + 1) }
    },
    move: (from, to) => store.move(at(from), at(to)),
    join: (from, to) => store.join(from.map(at), at(to)),
    remove: (key) => store.remove(at(key)),
    removeAll: async (found) => store.removeAll(found === '' ? at('') : at(found)),
    measure: (found) => store.measure(all(found)),
    locate: (key) => store.locate(at(key)),
  }
}

const opened = over(new FolderRoot(folder))
storeContract('run API', async () => {
  const { store, runPrefix } = await opened()
  return below(store, runPrefix)
})

test('an object larger than one body arrives whole, and its parts are gone', async () => {
  const { store, kept, runPrefix } = await opened()
  const bytes = Buffer.alloc(40_000_000, 'abcdefg')
  await store.put('production/large/_/1.bytes', bytes)
  expect((await kept.read('production/large/_/1.bytes')).equals(bytes)).toBe(true)
  expect(await kept.measure(runPrefix)).toEqual({ objects: 0, sizeBytes: 0 })
})

if (endpoint === '') test.skip('SLUICE_TEST_S3_ENDPOINT is not set: no web sent runs to S3', () => undefined)
else {
  const bucket = `sluice-${randomUUID()}`
  beforeAll(async () => {
    env.AWS_ACCESS_KEY_ID = env.SLUICE_TEST_S3_ACCESS_KEY_ID
    env.AWS_SECRET_ACCESS_KEY = env.SLUICE_TEST_S3_SECRET_ACCESS_KEY
    const client = new S3Client({ endpoint, region, forcePathStyle: true })
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
  })
  const sent = over(new S3Root({ bucket, prefix: 'assets', endpoint, region, pathStyle: true }))
  storeContract('run API before S3', async () => {
    const { store, runPrefix } = await sent()
    return below(store, runPrefix)
  })
}

const google = env.SLUICE_TEST_GCS_ENDPOINT ?? ''
if (google === '')
  test.skip('SLUICE_TEST_GCS_ENDPOINT is not set: no web passed bytes on to GCS', () => undefined)
else {
  const bucket = `sluice-${randomUUID()}`
  const root = new BucketRoot({ service: 'gs', bucket, prefix: 'assets', endpoint: google }, undefined)
  beforeAll(async () => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ name: bucket })
    await fetch(`${google}/storage/v1/b?project=sluice`, { method: 'POST', headers, body })
    await root.check()
  })
  const passed = over(root)
  storeContract('run API before GCS', async () => {
    const { store, runPrefix } = await passed()
    return below(store, runPrefix)
  })
}
