import type { Agent, IncomingMessage, RequestOptions } from 'node:http'

import { z } from 'zod'

import { ClockDifference } from '#core/clock-difference.ts'
import { runApiPath, timeHeader } from '#core/protocol/run-api.ts'

/** How a call went. `fenced`: somebody else has the run, or it is gone. `refused`: the server says no. `unreachable`: try again later. */
export type CallOutcome<Answer> =
  | { is: 'ok'; answer: Answer }
  | { is: 'fenced'; message: string }
  | {
      is: 'refused'
      status: number
      code: string
      message: string
      detail?: Record<string, unknown> | undefined
    }
  | { is: 'unreachable'; message: string }

// An import of node:http reads all its names, and with them loads a second HTTP client of many megabytes that is not used here.
const http = process.getBuiltinModule('node:http')

const refusal = z.object({
  code: z.string(),
  message: z.string(),
  detail: z.record(z.string(), z.unknown()).optional().catch(undefined),
})
const answerLimitBytes = 67_108_864
const callTimeoutMs = 30_000

export interface RunApiCallerOptions {
  apiUrl: string
  /** The latest token; undefined before there is one. */
  token: () => string | undefined
  /** Connections at a time: those that wait for one wait for an answer that may be held. */
  maxSockets: number
}

export interface CallOptions {
  timeoutMs?: number
  /** Nobody waits for the answer any more; it is then unreachable. */
  signal?: AbortSignal
}

/** Calls of the run API over kept-alive connections. Outcomes are answered, nothing is thrown. */
export class RunApiCaller {
  readonly #base: URL
  readonly #agent: Agent
  readonly #request: typeof http.request
  readonly #token: () => string | undefined
  readonly #clock = new ClockDifference()

  constructor({ apiUrl, token, maxSockets }: RunApiCallerOptions) {
    const options = { keepAlive: true, maxSockets, keepAliveMsecs: 10_000 }
    this.#base = new URL(apiUrl)
    this.#token = token
    // Loaded only where it is spoken.
    const spoken = apiUrl.startsWith('https:') ? process.getBuiltinModule('node:https') : http
    this.#agent = new spoken.Agent(options)
    this.#request = spoken.request
  }

  close(): void {
    this.#agent.destroy()
  }

  /** The time by the server's clock, as far as it was heard of. */
  nowMs(): number {
    return Date.now() + this.#clock.aheadMs
  }

  json<Answer>(
    call: string,
    body: object,
    answer: z.ZodType<Answer>,
    options: CallOptions = {},
  ): Promise<CallOutcome<Answer>> {
    return this.call(call, 'application/json', Buffer.from(JSON.stringify(body)), answer, options)
  }

  async call<Answer>(
    call: string,
    type: string,
    body: Buffer,
    shape: z.ZodType<Answer>,
    options: CallOptions = {},
  ): Promise<CallOutcome<Answer>> {
    let status: number
    let text: string
    try {
      ;({ status, text } = await this.#exchange(call, type, body, options))
    } catch (error) {
      return { is: 'unreachable', message: error instanceof Error ? error.message : String(error) }
    }
    if (status >= 500 || status === 429 || status === 408)
      return { is: 'unreachable', message: `The server answered ${status}` }
    const said = parsed(text)
    if (status >= 200 && status < 300) {
      const answer = shape.safeParse(said)
      if (answer.success) return { is: 'ok', answer: answer.data }
      return {
        is: 'unreachable',
        message: `The server's answer to ${call} is not understood: ${z.prettifyError(answer.error)}`,
      }
    }
    const why = refusal.safeParse(said)
    // Without a refusal of ours it was a proxy that answered.
    if (!why.success)
      return { is: 'unreachable', message: `Something between here and the server answered ${status}` }
    const { code, message, detail } = why.data
    if (code === 'fenced' || (code === 'not_found' && call !== 'claim')) return { is: 'fenced', message }
    return { is: 'refused', status, code, message, detail }
  }

  /** A kept connection may have been closed by the other side just now: then once more, on a new one. */
  async #exchange(
    call: string,
    type: string,
    body: Buffer,
    { timeoutMs = callTimeoutMs, signal }: CallOptions,
  ): Promise<{ status: number; text: string }> {
    const headers: Record<string, string | number> = { 'content-type': type, 'content-length': body.length }
    const token = this.#token()
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    const inTime = AbortSignal.timeout(timeoutMs)
    const options = {
      method: 'POST',
      agent: this.#agent,
      headers,
      signal: signal ? AbortSignal.any([inTime, signal]) : inTime,
    }
    const url = new URL(`${this.#base.pathname.replace(/\/$/, '')}${runApiPath}/${call}`, this.#base)
    try {
      return await this.#once(url, options, body)
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error
      return this.#once(url, options, body)
    }
  }

  #once(url: URL, options: RequestOptions, body: Buffer): Promise<{ status: number; text: string }> {
    return new Promise((done, failed) => {
      const outgoing = this.#request(url, options)
      outgoing.once('error', (error: NodeJS.ErrnoException) => {
        const stale = outgoing.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')
        failed(stale ? new StaleConnection() : error)
      })
      outgoing.once('response', (answer) => {
        const saidMs = Number(answer.headers[timeHeader] ?? Number.NaN)
        if (!Number.isNaN(saidMs)) this.#clock.heard(saidMs, Date.now())
        readAnswer(answer).then((text) => done({ status: answer.statusCode ?? 0, text }), failed)
      })
      outgoing.end(body)
    })
  }
}

class StaleConnection extends Error {}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function readAnswer(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > answerLimitBytes) throw new Error('The answer of the server is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
