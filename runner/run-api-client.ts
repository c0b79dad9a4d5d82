import type { z } from 'zod'

import {
  claimAnswer,
  eventsAnswer,
  heartbeatAnswer,
  logsAnswer,
  type ClaimAnswer,
} from '#core/protocol/run-api.ts'

import { RunApiCaller, type CallOutcome } from './run-api-caller.ts'

const heartbeatTimeoutMs = 10_000

/** What the process of a run or step says to the server. Outcomes are answered, nothing is thrown. */
export class RunApiClient {
  readonly #caller: RunApiCaller
  #token: string | undefined
  #fence = 0

  constructor(apiUrl: string) {
    this.#caller = new RunApiCaller({ apiUrl, token: () => this.#token, maxSockets: 8 })
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
    nonce?: string
    host?: string
    pid?: number
  }): Promise<CallOutcome<ClaimAnswer>> {
    const outcome = await this.#caller.json('claim', body, claimAnswer)
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
    const outcome = await this.#caller.json('heartbeat', { fence: this.#fence, ...beat }, heartbeatAnswer, {
      timeoutMs: heartbeatTimeoutMs + (beat.waitMs ?? 0),
    })
    if (outcome.is === 'ok') this.#token = outcome.answer.token
    return outcome
  }

  /** `events`: each the JSON of { seq, event }. */
  events(events: Buffer[]): Promise<CallOutcome<z.infer<typeof eventsAnswer>>> {
    const parts: Buffer[] = [Buffer.from(`{"fence":${this.#fence},"events":[`)]
    events.forEach((event, index) => parts.push(...(index > 0 ? [comma, event] : [event])))
    parts.push(Buffer.from(']}'))
    return this.#caller.call('events', 'application/json', Buffer.concat(parts), eventsAnswer)
  }

  /** `frames`: each as core/protocol/run-api.ts says. */
  logs(frames: Buffer[]): Promise<CallOutcome<z.infer<typeof logsAnswer>>> {
    return this.#caller.call('logs', 'application/octet-stream', Buffer.concat(frames), logsAnswer)
  }

  /** The time by the server's clock, as far as it was heard of. */
  nowMs(): number {
    return this.#caller.nowMs()
  }

  close(): void {
    this.#caller.close()
  }
}

const comma = Buffer.from(',')
