import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, test } from 'vitest'

import { AddressGuard } from '../guarded-network/address-guard.ts'
import { s3Source } from './s3-source.ts'

const objects = 100_000
const pageSize = 1_000
const keyOf = (index: number) => `in/${String(index).padStart(6, '0')}.csv`
const at = new Date('2026-03-02T10:00:00Z')

const listed = (after: string): string => {
  const first = after === '' ? 0 : Number(after.slice(3, 9)) + 1
  const last = Math.min(objects, first + pageSize)
  const contents = Array.from(
    { length: last - first },
    (_, index) =>
      `<Contents><Key>${keyOf(first + index)}</Key><LastModified>${at.toISOString()}</LastModified><ETag>"e${first + index}"</ETag><Size>1</Size></Contents>`,
  )
  return `<?xml version="1.0"?><ListBucketResult><IsTruncated>${last < objects}</IsTruncated>${contents.join('')}</ListBucketResult>`
}

test('a bucket of a hundred thousand objects is read page by page, each object once, over as many looks as it takes', async () => {
  let pages = 0
  const server = createServer((request, response) => {
    pages += 1
    const asked = new URL(request.url ?? '/', 'http://bucket').searchParams
    response.writeHead(200, { 'content-type': 'application/xml' })
    response.end(listed(asked.get('start-after') ?? ''))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const read = s3Source(new AddressGuard(['127.0.0.0/8']))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const settings = {
    bucket: 'lake',
    region: 'eu',
    endpoint,
    pathStyle: true,
    accessKeyId: 'id',
    secretAccessKey: 'key',
  }
  const given = new Set<string>()
  let cursor: string | null = null
  let twice = 0
  let hasMore = true
  for (let look = 0; hasMore && look < 50; look += 1) {
    const batch = await read({
      settings,
      cursor,
      begunAtMs: at.getTime() - 60_000,
      nowMs: at.getTime() + 60_000,
      limit: 10_000,
      tenant: 'acme',
      known: (keys) => Promise.resolve(new Set(keys.filter((key) => given.has(key)))),
      signal: AbortSignal.timeout(60_000),
    })
    for (const { key } of batch.messages) {
      if (given.has(key)) twice += 1
      given.add(key)
    }
    ;({ cursor, hasMore } = batch)
  }
  expect([given.size, twice, hasMore]).toEqual([objects, 0, false])
  // No look begins the listing anew for a few objects: a page is asked for again a few times, not hundreds of times.
  expect(pages).toBeLessThan((objects / pageSize) * 4)
  server.close()
}, 120_000)
