import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { checkWay } from './check-way.ts'

const open: Server[] = []
afterAll(() => {
  for (const server of open) {
    server.close()
    server.closeAllConnections()
  }
})

const listening = async (server: Server): Promise<number> => {
  open.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const web: RequestListener = (request, response) => {
  response.setHeader('content-type', 'application/json')
  if (request.url === '/api/health') response.end('{"status":"ok"}')
  else response.writeHead(400).end('{"code":"invalid_input","message":"The body is not as agreed."}')
}

/** A certificate that nobody vouches for. */
const selfSigned = () => {
  const folder = mkdtempSync(join(tmpdir(), 'check-way-'))
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
  execFileSync(
    'openssl',
    // prettier-ignore
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=localhost', '-keyout', key, '-out', cert],
    { stdio: 'ignore' },
  )
  return { key: readFileSync(key), cert: readFileSync(cert) }
}

describe.concurrent('a check of the way to web', { timeout: 40_000 }, () => {
  test('finds it open where web answers reads and writes', async () => {
    const port = await listening(createServer(web))
    expect(await checkWay(`http://127.0.0.1:${port}`)).toEqual({ is: 'open' })
  })

  test('finds a name that nobody knows', async () => {
    expect(await checkWay('http://web.nowhere.invalid:4310')).toMatchObject({ trouble: 'not_resolved' })
  })

  test('finds a port where nobody listens', async () => {
    const server = createServer(web)
    const port = await listening(server)
    server.close()
    expect(await checkWay(`http://127.0.0.1:${port}`)).toMatchObject({ trouble: 'refused' })
  })

  test('finds somebody who never answers', async () => {
    const port = await listening(createServer(() => undefined))
    expect(await checkWay(`http://127.0.0.1:${port}`)).toMatchObject({ trouble: 'timed_out' })
  })

  test('finds a certificate that is not trusted', async () => {
    const port = await listening(createTlsServer(selfSigned(), web) as unknown as Server)
    expect(await checkWay(`https://127.0.0.1:${port}`)).toMatchObject({ trouble: 'tls_not_trusted' })
  })

  test('finds somebody else at the address', async () => {
    const other = await listening(createServer((_, response) => response.end('<h1>Welcome</h1>')))
    expect(await checkWay(`http://127.0.0.1:${other}`)).toEqual({
      is: 'shut',
      trouble: 'not_sluice',
      detail: 'GET /api/health was answered with 200',
    })
    expect(await checkWay(`https://127.0.0.1:${other}`)).toMatchObject({ trouble: 'not_sluice' })
  })

  test('finds a proxy that lets reads through and nothing else', async () => {
    const port = await listening(
      createServer((request, response) => {
        if (request.method === 'GET') web(request, response as never)
        else response.writeHead(405).end()
      }),
    )
    expect(await checkWay(`http://127.0.0.1:${port}`)).toMatchObject({
      trouble: 'not_sluice',
      detail: 'POST /api/run/v1/claim was answered with 405',
    })
  })
})
