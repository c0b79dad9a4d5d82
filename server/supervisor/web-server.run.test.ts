import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import type { WebServer, WebServerOptions } from './web-server.ts'

const logger = createLogger({ format: 'plain', write: () => undefined })
const servers: WebServer[] = []

beforeEach(() => {
  // Each server is of a process that is not stopping yet.
  vi.resetModules()
  delete (globalThis as { sluiceStopping?: AbortController }).sluiceStopping
})
afterEach(async () => {
  for (const { server } of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

const serve = async (
  handle: Parameters<WebServer['answer']>[0],
  options: Partial<WebServerOptions> = {},
): Promise<{ web: WebServer; port: number; stopping: AbortSignal }> => {
  const { webServer } = await import('./web-server.ts')
  const { stopping } = await import('#server/platform/stopping.ts')
  const web = webServer({
    url: 'http://localhost:4310',
    proxies: 0,
    logger,
    ownScriptsOnly: true,
    ...options,
  })
  servers.push(web)
  web.answer(handle)
  web.server.listen(0, '127.0.0.1')
  await once(web.server, 'listening')
  return { web, port: (web.server.address() as AddressInfo).port, stopping: stopping() }
}

const get = async (port: number, headers: Record<string, string> = {}) => {
  const asked = request({ host: '127.0.0.1', port, headers, agent: false }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { headers: answer.headers, body: await text(answer) }
}

test('every answer says what browsers may do with it, also one the application never saw', async () => {
  const seen: (string | string[] | undefined)[] = []
  const { port } = await serve(async (asked, response) => {
    seen.push(asked.headers['content-security-policy'])
    response.writeHead(404).end('nothing')
  })
  const { headers } = await get(port, { 'content-security-policy': "script-src 'nonce-of-a-stranger'" })
  expect(headers).toMatchObject({
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
  })
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("frame-ancestors 'none'")
  expect(headers['strict-transport-security']).toBeUndefined()
  // The application is told of the nonce browsers are told of, and each answer has its own.
  expect(seen).toEqual([policy])
  expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{20,}'/)
  expect((await get(port)).headers['content-security-policy']).not.toBe(policy)
})

test('a Sluice on https is never asked in plain text again', async () => {
  const { port } = await serve(async (_asked, response) => void response.end(), {
    url: 'https://sluice.example.com',
  })
  expect((await get(port)).headers['strict-transport-security']).toMatch(/^max-age=\d+/)
})

test('stopping ends streams at once and lets every other answer be finished', async () => {
  const begun = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const { web, port, stopping } = await serve(async (asked, response) => {
    if (asked.headers['x-what'] === 'stream') {
      response.write(': hello\n\n')
      stopping.addEventListener('abort', () => response.end(': bye\n\n'))
      return
    }
    begun.resolve()
    await finish.promise
    response.end('published')
  })
  const stream = get(port, { 'x-what': 'stream' })
  const work = get(port)
  await begun.promise
  let over = false
  const stopped = web.stop().then(() => (over = true))
  expect((await stream).body).toBe(': hello\n\n: bye\n\n')
  await expect(get(port)).rejects.toThrow('ECONNREFUSED')
  expect(over).toBe(false)
  finish.resolve()
  expect((await work).body).toBe('published')
  await stopped
})

test('what does not come to an end while it stops is cut', async () => {
  const { web, port } = await serve(() => new Promise(() => {}), { drainMs: 50 })
  const asked = get(port)
  const cut = expect(asked).rejects.toThrow('socket hang up')
  await expect.poll(() => web.server.listening).toBe(true)
  await expect
    .poll(() => new Promise<number>((done) => web.server.getConnections((_error, count) => done(count))))
    .toBe(1)
  await web.stop()
  await cut
})

test('who comes on a connection that is to end soon is answered, and asked to come back on another', async () => {
  const { web, port } = await serve(async (_asked, response) => void response.end('ok'))
  const socket = connect(port, '127.0.0.1')
  const ask = async () => {
    socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString()
  }
  expect(await ask()).toContain('Connection: keep-alive')
  const ended = once(socket, 'close')
  web.sendElsewhere()
  expect(await ask()).toMatch(/connection: close[^]*ok$/i)
  await ended
  expect((await get(port)).body).toBe('ok')
})

test('a connection kept for later does not hold up the stop', async () => {
  const { web, port } = await serve(async (_asked, response) => void response.end('ok'))
  const socket = connect(port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')
  await once(socket, 'data')
  const ended = once(socket, 'close')
  await web.stop()
  await ended
})

test('a body that does not arrive whole in time is given up, whoever sends it', async () => {
  const { port } = await serve(
    async (asked, response) => {
      await text(asked)
      response.end()
    },
    { requestTimeoutMs: 200 },
  )
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  let said = ''
  socket.on('data', (more: string) => (said += more))
  const closed = once(socket, 'close')
  socket.write('POST /api/run/v1/claim HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\n\r\n{')
  await closed
  expect(said).toMatch(/^HTTP\/1\.1 408/)
})
