import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

import {
  claimRequest,
  eventBatchLimit,
  eventsRequest,
  heartbeatRequest,
  logFrameHeader,
  logsBodyLimitBytes,
  runApiPath,
  type ClaimAnswer,
} from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import type { RunEvent } from '#core/run/run-event.ts'

/** The run API with memory for a database: as strict as the contract, and able to be away, to fence and to order a cancel. */
export class RunApiServer {
  readonly events: RunEvent[] = []
  readonly #claim: ClaimAnswer
  readonly #streams = new Map<string, Buffer[]>()
  readonly #offsets = new Map<string, number>()
  #server: Server | undefined
  #port = 0
  /** What the runner that claimed is known by. */
  #claimedBy: string | undefined
  #fenced = false
  #changed = Promise.withResolvers<void>()
  order: 'go_on' | 'cancel' = 'go_on'
  /** What the server answers before it looks at a call. */
  refuse: ((call: string, body: Buffer) => Refusal | undefined) | undefined
  /** Whether the answer to a call that was carried out never gets to the runner. */
  loseAnswer: ((call: string) => boolean) | undefined
  /** What answers calls about objects, where the run keeps its values here. */
  objects: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined
  /** Bytes of events and logs taken. */
  takenBytes = 0
  readonly requests = { events: 0, logs: 0, heartbeat: 0, claim: 0 }
  /** When each event arrived, on this process's clock. */
  readonly arrivedMs: number[] = []

  constructor(claim: ClaimAnswer) {
    this.#claim = claim
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Listens, after the first time on the port it had. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response))
    this.#server = server
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done))
    this.#port = (server.address() as AddressInfo).port
  }

  /** Gone, in the middle of whatever it does. */
  async away(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    const closed = new Promise<void>((done) => server.close(() => done()))
    server.closeAllConnections()
    await closed
  }

  fence(): void {
    this.#fenced = true
  }

  output(step: string, stream: 'stdout' | 'stderr' = 'stdout', stepAttempt = 1): Buffer {
    return Buffer.concat(this.#streams.get(`${step}\n${stepAttempt}\n${stream}`) ?? [])
  }

  of<Type extends RunEvent['type']>(type: Type): Extract<RunEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<RunEvent, { type: Type }> => event.type === type)
  }

  /** Settles once the condition holds for what arrived so far. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.#changed.promise
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = (request.url ?? '').slice(runApiPath.length + 1)
    if (call.startsWith('objects') && this.objects) return this.objects(request, response)
    try {
      const body = await buffer(request)
      if (call in this.requests) this.requests[call as keyof typeof this.requests] += 1
      const refusal = this.refuse?.(call, body)
      if (refusal) throw refusal
      if (call !== 'claim' && request.headers.authorization !== 'Bearer token')
        throw new Refusal('not_signed_in', 'No token.')
      if (call !== 'claim' && this.#fenced) throw new Refusal('fenced', 'Another attempt has the run.')
      const answer = this.#take(call, body)
      if (this.loseAnswer?.(call)) request.socket.destroy()
      else send(response, 200, answer)
    } catch (error) {
      const { code, message, detail } =
        error instanceof Refusal ? error : new Refusal('invalid_input', String(error))
      send(response, code === 'fenced' ? 409 : code === 'not_signed_in' ? 401 : 400, {
        code,
        message,
        detail,
      })
    }
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }

  #take(call: string, body: Buffer): unknown {
    switch (call) {
      case 'claim':
        return this.#give(claimRequest.parse(JSON.parse(body.toString())).nonce ?? '')
      case 'heartbeat':
        heartbeatRequest.parse(JSON.parse(body.toString()))
        return { token: 'token', order: this.order }
      case 'events':
        return this.#takeEvents(body)
      case 'logs':
        return this.#takeLogs(body)
      default:
        throw new Refusal('not_found', call)
    }
  }

  #give(nonce: string): ClaimAnswer {
    const { heartbeat, events, logs } = this.requests
    const isHeard = heartbeat + events + logs > 0
    if (this.#claimedBy !== undefined && (this.#claimedBy !== nonce || isHeard))
      throw new Refusal('claimed_already', 'Another runner has this run.')
    this.#claimedBy = nonce
    return this.#claim
  }

  #takeEvents(body: Buffer): unknown {
    if (body.length > eventBatchLimit.sizeBytes) throw new Refusal('too_large', 'Too many bytes.')
    const { events } = eventsRequest.parse(JSON.parse(body.toString()))
    for (const { seq, event } of events) {
      if (seq <= this.events.length) continue
      if (seq !== this.events.length + 1)
        throw new Refusal('out_of_sequence', `Event ${this.events.length + 1} was expected, ${seq} came.`, {
          expected: this.events.length + 1,
        })
      this.events.push(event)
      this.arrivedMs.push(performance.timeOrigin + performance.now())
    }
    this.takenBytes += body.length
    return { acknowledged: this.events.length }
  }

  #takeLogs(body: Buffer): unknown {
    if (body.length > logsBodyLimitBytes) throw new Refusal('too_large', 'Too many bytes.')
    const acknowledged = new Map<
      string,
      { step: string; stepAttempt: number; stream: 'stdout' | 'stderr'; offset: number }
    >()
    for (let at = 0; at < body.length;) {
      const headerEnd = at + 4 + body.readUInt32BE(at)
      const header = logFrameHeader.parse(JSON.parse(body.toString('utf8', at + 4, headerEnd)))
      const bytes = body.subarray(headerEnd, headerEnd + header.length)
      at = headerEnd + header.length
      const key = `${header.step}\n${header.stepAttempt}\n${header.stream}`
      const have = this.#offsets.get(key) ?? 0
      if (header.offset > have)
        throw new Refusal('out_of_sequence', `Offset ${have} was expected, ${header.offset} came.`, {
          expected: have,
        })
      if (header.offset + header.length > have) {
        this.#streams.set(key, this.#streams.get(key) ?? [])
        this.#streams.get(key)?.push(Buffer.from(bytes.subarray(have - header.offset)))
        this.#offsets.set(key, header.offset + header.length)
      }
      const { step, stepAttempt, stream } = header
      acknowledged.set(key, { step, stepAttempt, stream, offset: this.#offsets.get(key) ?? 0 })
    }
    this.takenBytes += body.length
    return { acknowledged: [...acknowledged.values()] }
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
