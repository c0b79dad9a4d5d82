import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'

import { CreateBucketCommand, ListMultipartUploadsCommand, S3Client } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, test } from 'vitest'

import { ObjectMissing } from './object-store.ts'
import { S3Root } from './s3-root.ts'
import { storeContract } from './store-contract.ts'

const { env } = process
const endpoint = env.SLUICE_TEST_S3_ENDPOINT ?? ''
const region = env.SLUICE_TEST_S3_REGION ?? ''
const bucket = `sluice-${randomUUID()}`
const place = { bucket, endpoint, region, pathStyle: true }

if (endpoint === '')
  test.skip('SLUICE_TEST_S3_ENDPOINT is not set: nothing about S3 was tested', () => undefined)
else {
  const keys = {
    AWS_ACCESS_KEY_ID: env.SLUICE_TEST_S3_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: env.SLUICE_TEST_S3_SECRET_ACCESS_KEY,
  }
  const client = new S3Client({ endpoint, region, forcePathStyle: true })
  beforeAll(async () => {
    Object.assign(env, keys)
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
  })

  const opened = () => new S3Root({ ...place, prefix: randomUUID() }).at('tenant')
  storeContract('S3', async () => opened())

  describe('a signed URL', () => {
    const signed = (method: 'GET' | 'PUT', key: string, sizeBytes = 0, validMs = 60_000) => {
      const store = opened()
      const what = method === 'PUT' ? { method, sizeBytes } : { method }
      return { store, url: store.sign?.(what, key, validMs) ?? Promise.reject(new Error('not signed')) }
    }

    test('takes the object, of the size it was signed for, and gives it back in parts', async () => {
      const put = signed('PUT', 'a/ü b%2F', 5)
      expect((await fetch(await put.url, { method: 'PUT', body: '12345' })).status).toBe(200)
      expect((await put.store.read('a/ü b%2F')).toString()).toBe('12345')
      const url = await put.store.sign?.({ method: 'GET' }, 'a/ü b%2F', 60_000)
      const answer = await fetch(url ?? '', { headers: { range: 'bytes=1-2' } })
      expect([answer.status, await answer.text()]).toEqual([206, '23'])
      expect((await fetch(await put.url, { method: 'PUT', body: '123456' })).status).toBe(403)
    })

    test('is good for its method and its object alone, and expires', async () => {
      const get = signed('GET', 'a')
      await get.store.put('a', 'x')
      await get.store.put('b', 'x')
      const url = await get.url
      expect((await fetch(url)).status).toBe(200)
      expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
      expect((await fetch(url.replace('/a?', '/b?'))).status).toBe(403)
      const short = (await get.store.sign?.({ method: 'GET' }, 'a', 1_000)) ?? ''
      await expect.poll(async () => (await fetch(short)).status).toBe(403)
    })

    test('is for the address that others reach S3 under', async () => {
      const root = new S3Root({ ...place, prefix: '' }, 'https://s3.example.com')
      const url = new URL((await root.at('t').sign?.({ method: 'GET' }, 'a', 60_000)) ?? '')
      expect([url.host, url.pathname]).toEqual(['s3.example.com', `/${bucket}/t/a`])
    })
  })

  test('lists and removes more than a page of objects', async () => {
    const store = opened()
    const count = 1_005
    const names = Array.from({ length: count }, (_, n) => `many/${n}`)
    while (names.length > 0) await Promise.all(names.splice(0, 30).map((key) => store.put(key, 'x')))
    expect(await store.measure('many')).toEqual({ objects: count, sizeBytes: count })
    await store.removeAll('many')
    expect(await store.measure('')).toEqual({ objects: 0, sizeBytes: 0 })
  })

  test('of a stream that breaks after its first parts nothing is left, not even an upload begun', async () => {
    const prefix = randomUUID()
    const store = new S3Root({ ...place, prefix }).at('tenant')
    const broken = Readable.from(
      (function* () {
        for (let part = 0; part < 40; part++) yield Buffer.alloc(1_048_576)
        throw new Error('broken')
      })(),
    )
    await expect(store.put('large', broken)).rejects.toThrow('broken')
    expect(await Array.fromAsync(store.list(''))).toEqual([])
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
    expect(Uploads.filter(({ Key }) => Key?.startsWith(prefix))).toEqual([])
  })

  test('small parts are joined as well', async () => {
    const store = opened()
    for (const [key, text] of Object.entries({ one: 'a', two: '', three: 'c' })) await store.put(key, text)
    await store.join(['one', 'two', 'three'], 'whole')
    expect((await store.read('whole')).toString()).toBe('ac')
    await expect(store.read('one')).rejects.toThrow(ObjectMissing)
  })

  describe('what is set wrongly is told in a sentence', () => {
    const told = (changed: Partial<typeof place>) => new S3Root({ ...place, prefix: '', ...changed }).check()

    test('and nothing is told of what is right', () => told({}))
    test('a bucket that is not there', () =>
      expect(told({ bucket: 'no-such-bucket' })).rejects.toThrow('There is no bucket "no-such-bucket"'))
    test('an endpoint that nobody answers at', () =>
      expect(told({ endpoint: 'http://127.0.0.1:1' })).rejects.toThrow('cannot be reached'))
    test('keys that are not known', async () => {
      env.AWS_SECRET_ACCESS_KEY = 'another'
      await expect(told({})).rejects.toThrow('does not know these keys')
      Object.assign(env, keys)
    })
  })
}
