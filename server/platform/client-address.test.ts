import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, test } from 'vitest'

import { addressHeader, clientAddress, stampAddress } from './client-address.ts'

test.each<[string, string | undefined, number, string]>([
  ['the socket, where no proxy is said to be there', '6.6.6.6', 0, '9.9.9.9'],
  ['the socket, where nothing was forwarded', undefined, 1, '9.9.9.9'],
  ['what the only proxy added, not what the sender wrote', '6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
  ['what the outer of two proxies added', '6.6.6.6, 1.2.3.4, 10.0.0.1', 2, '1.2.3.4'],
  ['the socket, where fewer proxies were passed', '6.6.6.6', 2, '9.9.9.9'],
  ['the socket, where what was forwarded is no address', 'unknown', 1, '9.9.9.9'],
  ['an IPv6 address as it is', '2001:db8::1', 1, '2001:db8::1'],
  ['an IPv4 address within IPv6, plainly', '::ffff:1.2.3.4', 1, '1.2.3.4'],
])('the address is %s', (_name, forwarded, proxies, expected) => {
  expect(clientAddress('::ffff:9.9.9.9', forwarded, proxies)).toBe(expected)
})

test('a sender cannot write its own address', async () => {
  const server = createServer((request, response) => {
    stampAddress(request, 0)
    response.end(String(request.headers[addressHeader]))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    headers: { [addressHeader]: '6.6.6.6', 'x-forwarded-for': '6.6.6.6' },
  })
  expect(await answer.text()).toBe('127.0.0.1')
  server.close()
})
