import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { AddressGuard, NotReachable } from './address-guard.ts'
import { guardedRequest } from './guarded-request.ts'

const closed = new AddressGuard([])
const open = new AddressGuard(['127.0.0.0/8', '::1/128'])

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '100.64.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fc00::1',
  'ff02::1',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001:db8::1',
  'not an address',
])('%s may not be reached', (address) => {
  expect(closed.isReachable(address)).toBe(false)
})

test.each(['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '::ffff:1.1.1.1'])(
  '%s may be reached',
  (address) => {
    expect(closed.isReachable(address)).toBe(true)
  },
)

test('what the operator allows may be reached, and nothing beside it', () => {
  const allowing = new AddressGuard(['10.1.0.0/16'])
  expect(['10.1.2.3', '10.2.2.3', '127.0.0.1'].map((address) => allowing.isReachable(address))).toEqual([
    true,
    false,
    false,
  ])
})

let server: Server
let base: string
let asked: string[]
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? 'nobody'}`)
    const to = new URL(request.url ?? '/', 'http://x').searchParams.get('to')
    if (to !== null) response.writeHead(302, { location: to })
    response.end('here')
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((done) => server.close(done)))

const ask = (address: string, guard: AddressGuard) => {
  asked = []
  return guardedRequest(address, {
    headers: { authorization: 'Bearer x', 'X-Api-Key': 'y', accept: 'text/plain' },
    guard,
    signal: AbortSignal.timeout(5_000),
  })
}

test('an address of this machine is refused however it is spelled, and nothing is asked there', async () => {
  const { port } = new URL(base)
  for (const host of [
    '127.0.0.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    'localhost',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '①②⑦.0.0.1',
  ])
    await expect(ask(`http://${host}:${port}/`, closed), host).rejects.toThrow(NotReachable)
  expect(asked).toEqual([])
})

test('each address that an answer sends on to is held against the guard, and another host is not told who asks', async () => {
  expect((await ask(`${base}/?to=/there`, open)).body.toString()).toBe('here')
  expect(asked).toEqual(['/?to=/there Bearer x', '/there Bearer x'])
  const other = createServer(({ headers }, response) => response.end(JSON.stringify(headers)))
  await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
  const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`
  const told: unknown = JSON.parse((await ask(`${base}/?to=${elsewhere}`, open)).body.toString())
  expect(told).toEqual({ accept: 'text/plain', host: new URL(elsewhere).host, connection: 'close' })
  other.close()
  await expect(ask(`${base}/?to=http://169.254.169.254/`, open)).rejects.toThrow(/may not reach/)
  await expect(ask(`${base}/?to=file:///etc/passwd`, open)).rejects.toThrow(/is not asked/)
  await expect(ask(`${base}/?to=${base.replace('//', '//a:b@')}`, open)).rejects.toThrow(/no password/)
  await expect(ask(`${base}/?to=${encodeURIComponent('/?to=/')}`, open)).resolves.toBeDefined()
})
