import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'

import { expect, test } from 'vitest'

import { runApiFailure } from './run-api-failure.ts'

/** What reading a call says whose other end went away in the middle of it. */
const cutOff = async (): Promise<unknown> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nHost: sluice\r\nContent-Length: 100\r\n\r\n{"half')
  const [request] = (await once(server, 'request')) as [IncomingMessage]
  const failed = text(request).catch((error: unknown) => error)
  socket.destroy()
  const error = await failed
  server.close()
  return error
}

test('a runner that went away in the middle of a call is no failure of the server', async () => {
  const logged: unknown[] = []
  expect(runApiFailure(await cutOff(), (error) => logged.push(error)).status).toBe(503)
  expect(logged).toEqual([])
})

test('a connection of our own that broke is one, and its inside is not told', () => {
  const logged: unknown[] = []
  const broken = Object.assign(new Error('read ECONNRESET 10.0.0.7'), { code: 'ECONNRESET' })
  const { status, message } = runApiFailure(broken, (error) => logged.push(error))
  expect(status).toBe(500)
  expect(message).not.toContain('10.0.0.7')
  expect(logged).toEqual([broken])
})
