import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

import { poolAnswer, poolRequest, type PoolAnswer, type PoolRequest } from '#core/protocol/pool-api.ts'
import { runApiPath } from '#core/protocol/run-api.ts'

type Order = PoolAnswer['start'][number]

/** What a worker of a pool speaks to, with memory for a database: hands out what is offered, holds answers, and can be away or lose one. */
export class PoolServer {
  readonly heard: PoolRequest[] = []
  readonly ended = new Map<string, PoolRequest['ended'][number]['end']>()
  /** How long each was carried out, in milliseconds. */
  readonly took = new Map<string, number | undefined>()
  readonly #offered: Order[] = []
  readonly #leased = new Map<string, Order>()
  readonly #stops = new Map<string, 'gently' | 'force'>()
  #server: Server | undefined
  #port = 0
  #changed = Promise.withResolvers<void>()
  refuses = false
  /** How many answers to come never get to the worker. */
  loses = 0

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response))
    this.#server = server
    await new Promise<void>((done) => server.listen(this.#port, '127.0.0.1', done))
    this.#port = (server.address() as AddressInfo).port
  }

  async away(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (!server) return
    const closed = new Promise<void>((done) => server.close(() => done()))
    server.closeAllConnections()
    await closed
  }

  offer(order: Order): void {
    this.#offered.push(order)
    this.#news()
  }

  stop(lease: string, how: 'gently' | 'force'): void {
    this.#stops.set(lease, how)
    this.#news()
  }

  get latest(): PoolRequest | undefined {
    return this.heard.at(-1)
  }

  /** Settles once the condition holds for what was heard so far. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await this.#changed.promise
  }

  #news(): void {
    this.#changed.resolve()
    this.#changed = Promise.withResolvers()
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url !== `${runApiPath}/pool`) return void response.writeHead(404).end()
    const said = poolRequest.parse(JSON.parse((await buffer(request)).toString()))
    if (this.refuses) {
      response.writeHead(401, { 'content-type': 'application/json' })
      return void response.end(JSON.stringify({ code: 'not_signed_in', message: 'No such pool.' }))
    }
    this.heard.push(said)
    for (const { lease, end, tookMs } of said.ended) {
      this.ended.set(lease, end)
      this.took.set(lease, tookMs)
      this.#leased.delete(lease)
      this.#stops.delete(lease)
    }
    this.#news()
    const untilMs = performance.now() + said.waitMs
    let answer = this.#orders(said)
    while (
      answer.start.length + answer.stop.length === 0 &&
      performance.now() < untilMs &&
      !request.destroyed
    ) {
      const timer = setTimeout(() => this.#news(), untilMs - performance.now())
      await this.#changed.promise
      clearTimeout(timer)
      if (response.destroyed) return
      answer = this.#orders(said)
    }
    if (this.loses > 0) {
      this.loses -= 1
      return void request.socket.destroy()
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(poolAnswer.parse(answer)))
  }

  #orders({ holds, takes }: PoolRequest): PoolAnswer {
    const stop = holds.flatMap((lease) => {
      const how = this.#stops.get(lease)
      this.#stops.delete(lease)
      return how ? [{ lease, how }] : []
    })
    const again = [...this.#leased.values()].filter(({ lease }) => !holds.includes(lease))
    const next = this.#offered.findIndex(({ order }) => (order.step ? takes.step : takes.run))
    const fresh = next < 0 ? [] : this.#offered.splice(next, 1)
    for (const one of fresh) this.#leased.set(one.lease, one)
    return { start: [...again, ...fresh], stop }
  }
}
