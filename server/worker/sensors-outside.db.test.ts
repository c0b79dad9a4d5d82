import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'

import type { SourceBatch } from '#server/gateways/sensor-sources/sensor-source.ts'
import { sensor, sensorFixture, type Watching } from '#server/testing/sensor-fixture.ts'

import { lookOnce } from './testing/look-once.ts'

const files = mkdtempSync(join(tmpdir(), 'sluice-sensor-files-'))
const fixture = sensorFixture(files)
const { keys, messages, runs, sensorRow, ticks, watching, worker } = fixture
afterAll(() => rmSync(files, { recursive: true, force: true }))

const ago = (ms: number) => new Date(Date.now() - ms)
const soon = (ms = 10_000) => new Date(Date.now() + ms)

describe('a source outside', () => {
  const told: string[] = []
  const queue = (batch: () => Partial<SourceBatch>) => ({
    sqs: () =>
      Promise.resolve({
        messages: [{ key: 'm1', content: { body: { n: 1 } }, atMs: 1 }],
        cursor: null,
        hasMore: false,
        acknowledge: async () => void told.push('acknowledged'),
        letGo: async () => void told.push('let go'),
        ...batch(),
      }),
  })
  const settings =
    ', settings: { queueUrl: "https://q/1", region: r, accessKeyId: { env: ID }, secretAccessKey: { env: KEY } }'
  const secrets = { ID: 'k', KEY: 'hidden' }

  test('is told that a message arrived only when its run is on record, and one that it brings again starts none', async () => {
    told.length = 0
    const place = await watching(sensor('sqs', settings), ago(0))
    let there = 0
    const sources = queue(() => ({
      acknowledge: async () => {
        there = (await runs(place)).length
        throw new Error('the connection was lost')
      },
    }))
    const said: unknown[] = []
    await lookOnce(worker(undefined, { sources, secrets, told: said }), soon())
    expect(there).toBe(1)
    expect(said[0]).toContain('was not told')
    await lookOnce(worker(undefined, { sources: queue(() => ({})), secrets }), soon(60_000))
    expect(told).toEqual(['acknowledged'])
    expect(await keys(place)).toEqual(['m1'])
    expect((await ticks(place)).map(({ status }) => status)).toEqual(['succeeded', 'skipped'])
  })

  test('gets its messages back where nothing was written', async () => {
    told.length = 0
    const place = await watching(sensor('sqs', settings), ago(0))
    const sources = queue(() => ({}))
    const moving = {
      sqs: async () => {
        await fixture.rows('UPDATE sensor SET cursor_version = cursor_version + 1 WHERE tenant_id = $1', [
          place.tenantId,
        ])
        return sources.sqs()
      },
    }
    await lookOnce(worker(undefined, { sources: moving, secrets }), soon())
    expect(told).toEqual(['let go'])
    expect(await runs(place)).toEqual([])
    expect((await sensorRow(place))?.due?.getTime()).toBeLessThanOrEqual(soon().getTime())
  })

  test('is not asked while its secret is not set, and the tick says which', async () => {
    const place = await watching(sensor('sqs', settings), ago(0))
    await lookOnce(worker(undefined, { sources: queue(() => ({})) }), soon())
    expect(await ticks(place)).toMatchObject([
      {
        status: 'failed',
        reason: 'Nobody has set ID and KEY: do so under Resources and secrets.',
      },
    ])
  })

  test('may bring what no database keeps: it is set aside as text, and keeps no other waiting', async () => {
    const place = await watching(sensor('sqs', settings), ago(0))
    const sources = queue(() => ({
      messages: [
        { key: 'bad', content: { body: 'a\u0000b' }, atMs: 1 },
        { key: 'good', content: { body: 'b' }, atMs: 2 },
      ],
    }))
    await lookOnce(worker(undefined, { sources, secrets }), soon())
    expect(await keys(place)).toEqual(['good'])
    expect(await messages(place)).toMatchObject([{ key: 'bad', state: 'aside' }, { state: 'done' }])
  })
})

describe('files', () => {
  const csv =
    ', settings: { folder: in, pattern: "**/*.csv" }, request: { config: { path: "{{ message.path }}" } }'
  const paths = async (place: Watching) =>
    (await runs(place))
      .map(({ config }) => JSON.stringify(config['path']).slice(1, -1))
      .toSorted((a, b) => (a < b ? -1 : 1))
  const begun = async () => {
    const place = await watching(sensor('file', csv), ago(1_000))
    const folder = join(files, place.slug, 'in')
    mkdirSync(join(folder, 'deep'), { recursive: true })
    const put = (name: string, content = 'x') => writeFileSync(join(folder, name), content)
    return { place, folder, put, look: (inMs = 5_000) => lookOnce(worker(), soon(inMs)) }
  }

  test('start a run each once they are left alone, and another when they are written anew, whatever time they show', async () => {
    const { place, folder, put, look } = await begun()
    put('a.csv')
    put('deep/b.csv')
    put('c.txt')
    await look(500)
    expect(await runs(place)).toEqual([])
    await look(40_000)
    expect(await paths(place)).toEqual(['in/a.csv', 'in/deep/b.csv'])
    writeFileSync(join(files, place.slug, 'old.csv'), 'old')
    utimesSync(join(files, place.slug, 'old.csv'), ago(86_400_000), ago(86_400_000))
    renameSync(join(files, place.slug, 'old.csv'), join(folder, 'old.csv'))
    put('a.csv', 'longer')
    await look(80_000)
    await look(120_000)
    expect(await paths(place)).toEqual(['in/a.csv', 'in/a.csv', 'in/deep/b.csv', 'in/old.csv'])
  })

  test('outside of the tenant’s own are none of its files, however the way there is spelled', async () => {
    const { place, folder, look } = await begun()
    const outside = mkdtempSync(join(tmpdir(), 'sluice-outside-'))
    writeFileSync(join(outside, 'secret.csv'), 'x')
    symlinkSync(outside, join(folder, 'way'))
    symlinkSync(join(outside, 'secret.csv'), join(folder, 'link.csv'))
    await look()
    expect(await runs(place)).toEqual([])
    for (const way of ['../..', 'in/way', '/etc', '../nowhere']) {
      const other = await watching(sensor('file', `, settings: { folder: "${way}" }`), ago(0))
      mkdirSync(join(files, other.slug, 'in'), { recursive: true })
      symlinkSync(outside, join(files, other.slug, 'in', 'way'))
      await lookOnce(worker(), soon(5_000))
      const [tick] = await ticks(other)
      expect(tick?.status, way).toBe('failed')
      expect(tick?.reason, way).toMatch(/outside of the files|There is no folder/)
    }
    rmSync(outside, { recursive: true })
  })
})

test('items of an address start a run each, by their ids; what it may not reach, or does not understand, is said', async () => {
  let answer: unknown = { data: { orders: [{ id: 1 }, { id: 2 }] } }
  const server = createServer((request, response) =>
    response.end(request.headers['x-key'] === 'hidden' ? JSON.stringify(answer) : 'who are you?'),
  )
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const settings = `, settings: { url: "${url}", items: data.orders, id: id, headers: { x-key: { env: KEY } } }`
  const place = await watching(sensor('http', settings), ago(0))
  const look = (inMs: number, KEY = 'hidden') => lookOnce(worker(undefined, { secrets: { KEY } }), soon(inMs))
  await look(0)
  answer = { data: { orders: [{ id: 2, seen: true }, { id: 3 }] } }
  await look(40_000)
  expect(await keys(place)).toEqual(['1', '2', '3'])
  answer = { data: {} }
  await look(80_000)
  await look(200_000, 'other')
  server.close()
  expect((await ticks(place)).map(({ reason }) => reason)).toEqual([
    null,
    null,
    'The answer has no list at data.orders.',
    `${url} did not answer with JSON.`,
  ])
  const inside = await watching(
    sensor('http', ', settings: { url: "http://169.254.169.254/latest" }'),
    ago(0),
  )
  await lookOnce(worker(), soon())
  expect((await ticks(inside))[0]?.reason).toContain('in a network that the server may not reach')
})

describe('rows of a query', () => {
  const table = 'orders_of_somebody'
  const url = fixture.database.ownerUrl
  const query = `settings: { url: { env: DB }, query: "SELECT id, placed, total FROM ${table}", cursorColumn: placed, keyColumn: id }`
  const look = (inMs: number) => lookOnce(worker(undefined, { secrets: { DB: url } }), soon(inMs))
  const owner = async (text: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(text).finally(() => client.end())
  }

  test('start a run each in the order of their column, also those that share its value, and none twice', async () => {
    await owner(`CREATE TABLE ${table} (id integer, placed date, total numeric)`)
    await owner(`INSERT INTO ${table} SELECT n, '2026-03-01', n FROM generate_series(1, 7) AS n`)
    const place = await watching(
      sensor('sql', `, batchSize: 3, ${query}, request: { runKey: "{{ message.id }}" }`),
      ago(0),
    )
    for (let at = 0; at < 4; at++) await look(at * 1_000)
    await owner(`INSERT INTO ${table} VALUES (1, '2026-03-02', 1), (9, '2026-03-02', 9)`)
    await look(60_000)
    expect(await keys(place)).toEqual(['1', '2', '3', '4', '5', '6', '7', '9'])
    expect(await sensorRow(place)).toMatchObject({ cursor: '{"at":"2026-03-02","key":"9"}' })
  })

  test('cannot change what they read, and a query that fails says why without the password', async () => {
    const place = await watching(
      sensor(
        'sql',
        `, settings: { url: { env: DB }, query: "DELETE FROM ${table} RETURNING id", cursorColumn: id }`,
      ),
      ago(0),
    )
    await look(0)
    const [tick] = await ticks(place)
    expect(tick).toMatchObject({ status: 'failed' })
    expect(tick?.reason).not.toContain(url)
  })
})
