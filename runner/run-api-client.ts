import type { Agent, IncomingMessage, RequestOptions } from 'node:http'

import { z } from 'zod'

import {
  claimAnswer,
  eventsAnswer,
  heartbeatAnswer,
  logsAnswer,
  runApiPath,
  type ClaimAnswer,
} from '#core/protocol/run-api.ts'

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
const heartbeatTimeoutMs = 10_000

/** The run API over kept-alive connections. Outcomes are answered, nothing is thrown. */
export class RunApiClient {
  readonly #base: URL
  readonly #agent: Agent
  readonly #request: typeof http.request
  #token: string | undefined
  #fence = 0

  private constructor(apiUrl: string, agent: Agent, request: typeof http.request) {
    this.#base = new URL(apiUrl)
    this.#agent = agent
    this.#request = request
  }

  static async connect(apiUrl: string): Promise<RunApiClient> {
    const options = { keepAlive: true, maxSockets: 8, keepAliveMsecs: 10_000 }
    if (!apiUrl.startsWith('https:')) return new RunApiClient(apiUrl, new http.Agent(options), http.request)
    const https = process.getBuiltinModule('node:https')
    return new RunApiClient(apiUrl, new https.Agent(options), https.request)
  }

  /** The latest. */
  get token(): string | undefined {
    return this.#token
  }

  get fence(): number {
    return this.#fence
  }

  /** Goes on with what a process before this one was given for its claim. */
  resume({ token, fence }: { token: string; fence: number }): void {
    this.#token = token
    this.#fence = fence
  }

  async claim(body: {
    run: string
    attempt: number
    claimCode: string
    host?: string
    pid?: number
  }): Promise<CallOutcome<ClaimAnswer>> {
    const outcome = await this.#json('claim', body, claimAnswer)
    if (outcome.is === 'ok') {
      this.#token = outcome.answer.token
      this.#fence = outcome.answer.fence
    }
    return outcome
  }

  /** `waitMs`: how long the server may hold its answer, waiting for an order. */
  async heartbeat(beat: {
    peakMemoryBytes?: number
    cpuMs?: number
    waitMs?: number
  }): Promise<CallOutcome<z.infer<typeof heartbeatAnswer>>> {
    const outcome = await this.#json(
      'heartbeat',
      { fence: this.#fence, ...beat },
      heartbeatAnswer,
      heartbeatTimeoutMs + (beat.waitMs ?? 0),
    )
    if (outcome.is === 'ok') this.#token = outcome.answer.token
    return outcome
  }

  /** `events`: each the JSON of { seq, event }. */
  events(events: Buffer[]): Promise<CallOutcome<z.infer<typeof eventsAnswer>>> {
    const parts: Buffer[] = [Buffer.from(`{"fence":${this.#fence},"events":[`)]
    events.forEach((event, index) => parts.push(...(index > 0 ? [comma, event] : [event])))
    parts.push(Buffer.from(']}'))
    return this.#call('events', 'application/json', Buffer.concat(parts), eventsAnswer)
  }

  /** `frames`: each as core/protocol/run-api.ts says. */
  logs(frames: Buffer[]): Promise<CallOutcome<z.infer<typeof logsAnswer>>> {
    return this.#call('logs', 'application/octet-stream', Buffer.concat(frames), logsAnswer)
  }

  close(): void {
    this.#agent.destroy()
  }

  #json<Answer>(
    call: string,
    body: object,
    answer: z.ZodType<Answer>,
    timeoutMs = callTimeoutMs,
  ): Promise<CallOutcome<Answer>> {
    return this.#call(call, 'application/json', Buffer.from(JSON.stringify(body)), answer, timeoutMs)
  }

  async #call<Answer>(
    call: string,
    type: string,
    body: Buffer,
    shape: z.ZodType<Answer>,
    timeoutMs = callTimeoutMs,
  ): Promise<CallOutcome<Answer>> {
    let status: number
    let text: string
    try {
      ;({ status, text } = await this.#exchange(call, type, body, timeoutMs))
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
    timeoutMs: number,
  ): Promise<{ status: number; text: string }> {
    const headers: Record<string, string | number> = { 'content-type': type, 'content-length': body.length }
    if (this.#token !== undefined) headers.authorization = `Bearer ${this.#token}`
    const options = { method: 'POST', agent: this.#agent, headers, signal: AbortSignal.timeout(timeoutMs) }
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
      outgoing.once('response', (answer) =>
        readAnswer(answer).then((text) => done({ status: answer.statusCode ?? 0, text }), failed),
      )
      outgoing.end(body)
    })
  }
}

class StaleConnection extends Error {}

const comma = Buffer.from(',')

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
