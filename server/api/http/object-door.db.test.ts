import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { request as ask, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { objectBodyLimitBytes, objectsPath } from '#core/protocol/run-objects.ts'
import { firstTenantUid } from '#server/gateways/local-launcher/run-account.ts'
import { isRoot } from '#server/platform/account.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { servedObjects } from '#server/testing/served-objects.ts'
import { FolderRoot } from '#storage/store-root.ts'

import { Transfers } from './transfers.ts'

const folder = await mkdtemp(join(tmpdir(), 'object-door-'))
const fixture = runFixture(folder)
const served = servedObjects(fixture, { idleMs: 1_000 })
let base = ''

beforeAll(async () => void (base = await served.url()))
afterAll(() => rm(folder, { recursive: true }))

const aRun = async () => {
  const run = await served.aRun()
  const { tenant, token } = run
  const call = async (method: string, key: string, body?: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${base}${objectsPath}${key === '' ? '' : `/${key}`}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...headers },
      ...(body !== undefined && { body }),
    })
    return { status: answer.status, text: await answer.text() }
  }
  return { ...run, call, store: new FolderRoot(folder).at(tenant.slug) }
}

describe('a run', () => {
  test('puts, reads in parts and removes an asset of its deployment', async () => {
    const { call, store } = await aRun()
    expect(await call('PUT', 'production/a/_/value.json', '0123456789')).toMatchObject({ status: 204 })
    expect((await store.read('production/a/_/value.json')).toString()).toBe('0123456789')
    const part = await call('GET', 'production/a/_/value.json', undefined, { range: 'bytes=4-5' })
    expect(part).toEqual({ status: 206, text: '45' })
    expect((await call('HEAD', 'production/a/_/value.json')).status).toBe(200)
    await call('DELETE', 'production/a/_/value.json')
    expect((await call('GET', 'production/a/_/value.json')).status).toBe(404)
  })

  test.runIf(isRoot())(
    'leaves what processes of its tenant on this machine can read and replace',
    async () => {
      const { call, tenant } = await aRun()
      await call('PUT', 'production/a/_/value.json', 'x')
      const [row] = await fixture.rows<{ number: number }>('SELECT number FROM tenant WHERE id = $1', [
        tenant.tenantId,
      ])
      const uid = firstTenantUid + (row?.number ?? 0)
      for (const path of ['', '.incoming', 'production', 'production/a/_', 'production/a/_/value.json'])
        expect((await stat(join(folder, tenant.slug, path))).uid).toBe(uid)
    },
  )

  test.each(['PUT', 'GET', 'HEAD', 'DELETE'])('%s: sees nothing beside its deployment', async (method) => {
    const { call, store } = await aRun()
    await store.put('staging/a', 'x')
    for (const key of ['staging/a', 'staging/absent', '.incoming/x'])
      expect((await call(method, key, method === 'PUT' ? 'y' : undefined)).status).toBe(404)
    expect((await store.read('staging/a')).toString()).toBe('x')
  })

  test('reads working values of other runs, and writes only its own', async () => {
    const { call, store, runPrefix } = await aRun()
    await store.put('production/.runs/other/s/_/value.json', 'x')
    expect(await call('GET', 'production/.runs/other/s/_/value.json')).toEqual({ status: 200, text: 'x' })
    expect((await call('PUT', 'production/.runs/other/s/_/value.json', 'y')).status).toBe(403)
    expect((await call('PUT', `${runPrefix}/s/_/value.json`, 'y')).status).toBe(204)
    for (const order of [
      { do: 'removeAll', prefix: 'production' },
      { do: 'move', from: 'production/.runs/other/s/_/value.json', to: `${runPrefix}/x` },
      { do: 'join', from: ['production/.runs/other/s/_/value.json'], to: `${runPrefix}/x` },
    ])
      expect((await call('POST', '', JSON.stringify(order))).status).toBe(403)
    expect((await call('POST', '', JSON.stringify({ do: 'list', prefix: 'staging' }))).status).toBe(404)
  })

  test('of another tenant never meets the same object under the same key', async () => {
    const [one, other] = [await aRun(), await aRun()]
    await one.call('PUT', 'production/a/_/value.json', 'mine')
    expect((await other.call('GET', 'production/a/_/value.json')).status).toBe(404)
  })

  test.each(['production/%2E%2E/%2E%2E/etc', 'production/a%2Fb', 'production//a', 'production/%ZZ'])(
    'gets nowhere with the path %s',
    async (path) => {
      const { token } = await aRun()
      const asked = ask(`${base}${objectsPath}/${path}`, { headers: { authorization: `Bearer ${token}` } })
      asked.end()
      const [answer] = (await once(asked, 'response')) as [{ statusCode: number }]
      expect([400, 404]).toContain(answer.statusCode)
    },
  )

  test('that is over writes and reads nothing more', async () => {
    const { call, send } = await aRun()
    await send(1, [
      { type: 'RUN_START', atMs: 1 },
      { type: 'RUN_SUCCESS', atMs: 2 },
    ])
    for (const method of ['PUT', 'GET'])
      expect(await call(method, 'production/a', method === 'PUT' ? 'x' : undefined)).toMatchObject({
        status: 409,
        text: expect.stringContaining('fenced'),
      })
  })
})

test('without a run token nothing is answered', async () => {
  const answer = await fetch(`${base}${objectsPath}/production/a`)
  expect(answer.status).toBe(401)
})

test('a body cut short or standing still leaves nothing, and what was there stays', async () => {
  const { token, store, tenant } = await aRun()
  await store.put('production/a', 'old')
  for (const how of ['cut', 'still']) {
    const sent = ask(`${base}${objectsPath}/production/a`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-length': 1_000_000 },
    })
    sent.on('error', () => undefined)
    const over = new Promise((done) => sent.once('close', done))
    sent.write('x'.repeat(500_000))
    if (how === 'cut') setTimeout(() => sent.destroy(), 100)
    await over
  }
  await expect.poll(() => readdir(join(folder, tenant.slug, '.incoming'))).toEqual([])
  expect((await store.read('production/a')).toString()).toBe('old')
})

test('more than may come at once is refused before it comes', async () => {
  const { token } = await aRun()
  const sent = ask(`${base}${objectsPath}/production/a`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-length': objectBodyLimitBytes + 1 },
  })
  sent.on('error', () => undefined)
  sent.flushHeaders()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(413)
  expect(await text(answer)).toContain('too_large')
  sent.destroy()
})

test('one tenant has so many objects on their way and no more', async () => {
  const transfers = new Transfers()
  const leave = Array.from({ length: 16 }, () => transfers.enter('one'))
  expect(() => transfers.enter('one')).toThrow(expect.objectContaining({ code: 'too_many_requests' }))
  transfers.enter('other')()
  leave[0]?.()
  transfers.enter('one')()
})
