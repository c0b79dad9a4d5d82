import { createReadStream } from 'node:fs'
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

import { z } from 'zod'

import { objectsPath, sizeHeader } from '#core/protocol/run-objects.ts'
import { ObjectMissing } from '#storage/object-store.ts'

import { StoreAway, StoreRefused } from './object-failures.ts'

export interface ObjectClientOptions {
  apiUrl: string
  token: () => string | undefined
  /** The token ran out: a heartbeat brings another. */
  onTokenRefused: () => void
  /** Somebody else has the run. */
  onFenced: (message: string) => void
  /** A connection that stands still for so long is given up. */
  idleMs?: number
}

/** What is sent: bytes, or a part of a file of this machine. */
export type Sent = Uint8Array | { path: string; fromByte: number; sizeBytes: number }

// An import of node:http would load a second HTTP client, see run-api-caller.ts.
const http = process.getBuiltinModule('node:http')
const refusal = z.object({ code: z.string(), message: z.string() })
/** Parts of a large object are put together before there is an answer. */
const orderMs = 600_000
const wordsLimitBytes = 65_536

/**
 * Objects over the run API, and over the URLs that it sends to. On connections of its own: a large value holds up no event.
 * Throws ObjectMissing, StoreAway, StoreRefused.
 */
export class ObjectClient {
  readonly #options: ObjectClientOptions
  readonly #agents = new Map<string, Agent>()

  constructor(options: ObjectClientOptions) {
    this.#options = options
  }

  /** `redirects`: the body goes to the URL that the answer names, so that it is not sent here. */
  async put(key: string, body: Sent, redirects: boolean): Promise<void> {
    const sizeBytes = body instanceof Uint8Array ? body.length : body.sizeBytes
    const headers = { [sizeHeader]: sizeBytes }
    const answer = redirects
      ? await this.#call('PUT', key, { ...headers, 'content-length': 0 })
      : await this.#call('PUT', key, { ...headers, 'content-length': sizeBytes }, body)
    if (!isElsewhere(answer)) return drop(answer)
    answer.resume()
    drop(await this.#elsewhere('PUT', key, answer.headers.location, { 'content-length': sizeBytes }, body))
  }

  /** The answer to be read; undefined where the range begins behind the end. `range`: as in the header. */
  async get(key: string, range?: string): Promise<IncomingMessage | undefined> {
    const headers: Record<string, string> = range === undefined ? {} : { range }
    const answer = await this.#call('GET', key, headers)
    if (answer.statusCode === 416) return void answer.resume()
    if (!isElsewhere(answer)) return answer
    answer.resume()
    const there = await this.#elsewhere('GET', key, answer.headers.location, headers)
    if (there.statusCode === 416) return void there.resume()
    return there
  }

  async size(key: string): Promise<number> {
    const answer = await this.#call('HEAD', key, {})
    answer.resume()
    return Number(answer.headers['content-length'])
  }

  async remove(key: string): Promise<void> {
    drop(await this.#call('DELETE', key, {}))
  }

  /** The answer to be read. */
  async order(order: {
    do: string
    prefix?: string
    from?: string | string[]
    to?: string
  }): Promise<IncomingMessage> {
    const body = Buffer.from(JSON.stringify(order))
    const about =
      order.prefix ?? (typeof order.from === 'string' ? order.from : (order.from?.join(', ') ?? ''))
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    return this.#call('POST', '', headers, body, about, orderMs)
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy()
  }

  async #call(
    method: string,
    key: string,
    headers: Record<string, string | number>,
    body?: Sent,
    about = key,
    idleMs?: number,
  ): Promise<IncomingMessage> {
    const base = new URL(this.#options.apiUrl)
    const path = key === '' ? '' : `/${key.split('/').map(encodeURIComponent).join('/')}`
    const url = new URL(`${base.pathname.replace(/\/$/, '')}${objectsPath}${path}`, base)
    const token = this.#options.token()
    const answer = await this.#send(
      url,
      { method, headers: { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) } },
      body,
      idleMs,
    )
    const status = answer.statusCode ?? 0
    if (status < 300 || status === 307 || status === 416) return answer
    throw await this.#failure(answer, about, method)
  }

  /** At a URL that the server signed. One that is refused there may have expired on its way: another is asked for. */
  async #elsewhere(
    method: string,
    key: string,
    location: string | undefined,
    headers: Record<string, string | number>,
    body?: Sent,
  ): Promise<IncomingMessage> {
    const url = new URL(location ?? '')
    const answer = await this.#send(url, { method, headers }, body)
    const status = answer.statusCode ?? 0
    if (status < 300 || status === 416) return answer
    const said = (await words(answer)).match(/<Code>(\w+)<\/Code>/)?.[1] ?? ''
    if (status === 404 && method === 'GET') throw new ObjectMissing(key)
    throw new StoreAway(`${url.host} answered ${status}${said === '' ? '' : ` (${said})`}.`)
  }

  async #failure(answer: IncomingMessage, about: string, method: string): Promise<Error> {
    const status = answer.statusCode ?? 0
    // An answer to HEAD has no body.
    if (method === 'HEAD' && status === 404) return new ObjectMissing(about)
    const said = refusal.safeParse(parsed(await words(answer)))
    if (status >= 500 || status === 429 || status === 408 || (!said.success && status !== 401))
      return new StoreAway(said.success ? said.data.message : `The server answered ${status}.`)
    const { code, message } = said.data ?? { code: 'not_signed_in', message: 'The token was refused.' }
    if (status === 401 || code === 'expired') {
      this.#options.onTokenRefused()
      return new StoreAway(message)
    }
    if (code === 'not_found') return new ObjectMissing(about)
    if (code === 'fenced') this.#options.onFenced(message)
    return new StoreRefused(message)
  }

  async #send(
    url: URL,
    options: RequestOptions,
    body: Sent | undefined,
    idleMs = this.#options.idleMs ?? 60_000,
  ): Promise<IncomingMessage> {
    try {
      return await this.#exchange(url, options, body, idleMs).catch((error: unknown) => {
        if (error instanceof StaleConnection) return this.#exchange(url, options, body, idleMs)
        throw error
      })
    } catch (error) {
      if (error instanceof LocalFailure) throw error.cause
      throw new StoreAway(error instanceof Error ? error.message : String(error), { cause: error })
    }
  }

  #exchange(
    url: URL,
    options: RequestOptions,
    body: Sent | undefined,
    idleMs: number,
  ): Promise<IncomingMessage> {
    const { request, agent } = this.#way(url)
    return new Promise((done, failed) => {
      const outgoing = request(url, { ...options, agent })
      outgoing.setTimeout(idleMs, () => outgoing.destroy(new Error('The connection stood still.')))
      outgoing.once('response', done)
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        const stale = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
        failed(stale ? new StaleConnection(error.message) : error)
      })
      send(outgoing, body).catch((error: unknown) => {
        // What befell the connection was told by itself.
        if (error instanceof LocalFailure) failed(error)
      })
    })
  }

  #way(url: URL): { request: typeof http.request; agent: Agent } {
    const { Agent, request } = url.protocol === 'https:' ? process.getBuiltinModule('node:https') : http
    const known = this.#agents.get(url.origin)
    if (known) return { request, agent: known }
    const agent = new Agent({ keepAlive: true, maxSockets: 6, keepAliveMsecs: 10_000, timeout: 50_000 })
    this.#agents.set(url.origin, agent)
    return { request, agent }
  }
}

/** The other side had closed the kept connection just then: once more, on a new one. */
class StaleConnection extends Error {}

/** The file that was to be sent could not be read. */
class LocalFailure extends Error {}

async function send(outgoing: ClientRequest, body: Sent | undefined): Promise<void> {
  if (body === undefined || body instanceof Uint8Array) return void outgoing.end(body)
  const { path, fromByte, sizeBytes } = body
  if (sizeBytes === 0) return void outgoing.end()
  const file = createReadStream(path, { start: fromByte, end: fromByte + sizeBytes - 1 })
  let broken: Error | undefined
  file.once('error', (error) => (broken = error))
  try {
    await pipeline(file, outgoing)
  } catch (error) {
    if (broken && broken === error && 'path' in broken) throw new LocalFailure('', { cause: error })
    throw error
  }
}

const isElsewhere = (answer: IncomingMessage): boolean => answer.statusCode === 307

const drop = (answer: IncomingMessage): void => void answer.resume()

async function words(answer: IncomingMessage): Promise<string> {
  if (Number(answer.headers['content-length'] ?? 0) > wordsLimitBytes) {
    answer.destroy()
    return ''
  }
  return (await buffer(answer).catch(() => Buffer.alloc(0))).toString('utf8')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
