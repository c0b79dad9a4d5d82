import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync } from 'node:zlib'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { packStatic } from './pack-static.ts'
import { packedStatic } from './packed-static.ts'

const script = `export const words = ${JSON.stringify(Array.from({ length: 400 }, (_, index) => `word ${index}`))}`
const folder = mkdtempSync(join(tmpdir(), 'sluice-static-'))
const server = createServer()

beforeAll(async () => {
  mkdirSync(join(folder, 'static', 'chunks'), { recursive: true })
  writeFileSync(join(folder, 'static', 'chunks', 'a.js'), script)
  writeFileSync(join(folder, 'static', 'chunks', 'small.js'), 'x()')
  writeFileSync(join(folder, 'secret.js.br'), 'not for anybody')
  await packStatic(join(folder, 'static'))
  const answer = packedStatic(join(folder, 'static'))
  server.on('request', (asked, response) => {
    void answer(asked, response).then((isAnswered) => isAnswered || response.writeHead(404).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const ask = async (path: string, encoding: string, method = 'GET') => {
  const { port } = server.address() as AddressInfo
  const headers = { 'accept-encoding': encoding }
  const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }).end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) }
}

test('a browser that can unpack it gets the packed script, whole and for ever', async () => {
  const { status, headers, body } = await ask('/_next/static/chunks/a.js', 'gzip, deflate, br, zstd')
  expect(status).toBe(200)
  expect(brotliDecompressSync(body).toString()).toBe(script)
  expect(body.length).toBeLessThan(script.length / 3)
  expect(headers).toMatchObject({
    'content-encoding': 'br',
    'content-length': String(body.length),
    'content-type': 'application/javascript; charset=UTF-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'Accept-Encoding',
  })
  expect((await ask('/_next/static/chunks/a.js', 'br', 'HEAD')).body.length).toBe(0)
})

test('who cannot unpack it is left to the application', async () => {
  for (const encoding of ['gzip', 'br;q=0', 'gzip, br;q=0.0', 'brotli', ''])
    expect((await ask('/_next/static/chunks/a.js', encoding)).status, encoding).toBe(404)
  expect((await ask('/_next/static/chunks/a.js', 'br', 'POST')).status).toBe(404)
})

test('what was not packed, and what lies beside the folder, is not handed out', async () => {
  for (const path of [
    '/_next/static/chunks/small.js',
    '/_next/static/../secret.js',
    '/_next/static/%2e%2e/secret.js',
    '/_next/static/chunks/a.js.br',
    '/secret.js',
  ])
    expect((await ask(path, 'br')).status, path).toBe(404)
})
