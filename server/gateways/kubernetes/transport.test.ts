import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, describe, expect, it } from 'vitest'

import type { ClusterAccess } from './access.ts'
import { KubernetesAway, KubernetesRefused } from './api-error.ts'
import { openTransport, type Transport, type TransportLimits } from './transport.ts'

type Answer = (response: ServerResponse, request: IncomingMessage) => void

const status =
  (code: number, body: object = {}, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers).end(JSON.stringify({ kind: 'Status', code, ...body }))
  }
const fine: Answer = (response) => response.end('{"fine":true}')
const broken: Answer = (response) => response.destroy()

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A server that answers in the order given, the last answer for ever, and a transport to it. */
const scripted = async (
  answers: Answer[],
  limits: Partial<TransportLimits> = {},
): Promise<{
  transport: Transport
  requests: { method: string; token: string; agent: string }[]
  ports: Set<number>
}> => {
  const requests: { method: string; token: string; agent: string }[] = []
  const ports = new Set<number>()
  const server = createServer((request, response) => {
    const { authorization = '', 'user-agent': agent = '' } = request.headers
    requests.push({ method: request.method ?? '', token: authorization, agent })
    ports.add(request.socket.remotePort ?? 0)
    const answer = answers.length > 1 ? answers.shift() : answers[0]
    request.resume().on('end', () => answer?.(response, request))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let token = 1
  const access: ClusterAccess = {
    name: 'scripted',
    server: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    namespace: undefined,
    credentials: async () => ({ tls: {}, headers: { authorization: `Bearer ${token}` } }),
    forget: () => {
      token += 1
    },
  }
  const transport = openTransport(access, 'sluice-test', { perSecond: 1000, burst: 1000, ...limits })
  closing.push(() => {
    transport.close()
    server.closeAllConnections()
    server.close()
  })
  return { transport, requests, ports }
}

const read = { method: 'GET', path: '/x', repeatable: true } as const
const write = { method: 'POST', path: '/x', body: '{}', repeatable: false } as const

const failure = async (doing: Promise<unknown>): Promise<unknown> => {
  try {
    await doing
  } catch (error) {
    return error
  }
  throw new Error('nothing failed')
}

describe('requests to a cluster', () => {
  it('are sent again when the answer breaks off, is an overload or a failure inside, if that can do no harm', async () => {
    const { transport, requests } = await scripted([broken, status(500), status(429), status(503), fine])
    expect(JSON.parse(await transport.call(read))).toEqual({ fine: true })
    expect(requests).toHaveLength(5)
  })

  it('are given up after some tries, with what was wrong the last time', async () => {
    const { transport, requests } = await scripted([status(503, { message: 'starting' })], { tries: 2 })
    expect(await failure(transport.call(read))).toMatchObject({ name: 'KubernetesAway', message: 'starting' })
    expect(requests).toHaveLength(2)
  })

  it.each([
    ['a broken answer', broken, KubernetesAway],
    ['an answer that says nothing of what was done', status(504), KubernetesAway],
    ['an overload', status(429), KubernetesRefused],
    ['a failure inside', status(500), KubernetesRefused],
  ])('that create are never sent again: %s', async (_, answer, kind) => {
    const { transport, requests } = await scripted([answer])
    expect(await failure(transport.call(write))).toBeInstanceOf(kind)
    expect(requests).toHaveLength(1)
  })

  it('are not sent again when the answer is no', async () => {
    const body = {
      reason: 'Invalid',
      message: 'Job is invalid',
      details: {
        causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.template' }],
      },
    }
    const { transport, requests } = await scripted([status(422, body)])
    expect(await failure(transport.call(read))).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'Job is invalid',
      causes: [{ field: 'spec.template', reason: 'FieldValueRequired', message: 'Required value' }],
    })
    expect(requests).toHaveLength(1)
  })

  it('wait as long as the cluster asks, and leave a long wait to whoever asked', async () => {
    const { transport } = await scripted([status(429, {}, { 'retry-after': '1' }), fine])
    const before = performance.now()
    await transport.call(read)
    expect(performance.now() - before).toBeGreaterThanOrEqual(990)
    const long = await scripted([status(429, { details: { retryAfterSeconds: 60 } })])
    expect(await failure(long.transport.call(read))).toMatchObject({ code: 429, retryAfterMs: 60_000 })
    expect(long.requests).toHaveLength(1)
  })

  it('are sent once more with fresh credentials when these were not believed, creations too', async () => {
    const { transport, requests } = await scripted([status(401), fine])
    await transport.call(write)
    expect(requests.map(({ token }) => token)).toEqual(['Bearer 1', 'Bearer 2'])
    const never = await scripted([status(401, { reason: 'Unauthorized' })])
    expect(await failure(never.transport.call(write))).toMatchObject({ code: 401, reason: 'Unauthorized' })
    expect(never.requests).toHaveLength(2)
  })

  it('share connections, sixteen at most, and say who we are', async () => {
    const { transport, requests, ports } = await scripted([fine])
    for (let index = 0; index < 20; index += 1) await transport.call(read)
    expect(ports.size).toBe(1)
    await Promise.all(Array.from({ length: 100 }, () => transport.call(read)))
    expect(ports.size).toBeLessThanOrEqual(16)
    expect(requests[0]?.agent).toBe('sluice-test')
  })

  it('are given up when no answer comes, when it stops in the middle, or when the caller says so', async () => {
    const silent = await scripted([() => undefined], { answerMs: 50, tries: 1 })
    expect(await failure(silent.transport.call(read))).toMatchObject({
      message: expect.stringContaining('did not answer within') as string,
      mayHaveArrived: true,
    })
    const half: Answer = (response) => response.write('{"fine"')
    const stops = await scripted([half], { bodyMs: 50, tries: 1 })
    expect(await failure(stops.transport.call(read))).toMatchObject({
      message: 'The cluster’s answer broke off.',
    })
    const why = new Error('enough')
    const signal = AbortSignal.timeout(50)
    const stopped = await scripted([half])
    expect(await failure(stopped.transport.call({ ...read, signal }))).toBe(signal.reason)
    await expect(stopped.transport.call({ ...read, signal: AbortSignal.abort(why) })).rejects.toBe(why)
  })

  it('keep below their rate, and those that write do not wait for those that read', async () => {
    const { transport } = await scripted([fine], { perSecond: 50, burst: 5 })
    const before = performance.now()
    const done: string[] = []
    const reading = Array.from({ length: 15 }, () => transport.call(read).then(() => done.push('read')))
    await Promise.all([...reading, transport.call(write).then(() => done.push('write'))])
    expect(performance.now() - before).toBeGreaterThanOrEqual(195)
    expect(done.indexOf('write')).toBeLessThan(10)
  })

  it('tell words of a proxy from words of the cluster', async () => {
    const { transport } = await scripted([(response) => response.writeHead(403).end('blocked by policy')])
    expect(await failure(transport.call(read))).toMatchObject({
      code: 403,
      reason: '',
      message: 'blocked by policy',
    })
  })
})

describe('the clock of the cluster', () => {
  const dated =
    (offMs: number): Answer =>
    (response) =>
      response.writeHead(200, { date: new Date(Date.now() + offMs).toUTCString() }).end('{}')

  it.each([300_000, -300_000])('is known by how its answers are dated, %i ms off', async (offMs) => {
    const { transport } = await scripted([dated(offMs)])
    for (let call = 0; call < 3; call += 1)
      await transport.call({ method: 'GET', path: '/', repeatable: true })
    expect(Math.abs(transport.aheadMs() - offMs)).toBeLessThan(1_500)
  })

  it('counts as in step where seconds are all that differs', async () => {
    const { transport } = await scripted([dated(900)])
    for (let call = 0; call < 3; call += 1)
      await transport.call({ method: 'GET', path: '/', repeatable: true })
    expect(transport.aheadMs()).toBe(0)
  })
})
