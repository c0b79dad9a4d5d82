import { setTimeout as delay } from 'node:timers/promises'

import { longestHoldMs } from '#core/protocol/run-api.ts'

import type { RunApiClient } from './run-api-client.ts'

export interface HeartbeatOptions {
  client: RunApiClient
  /** How long a beat may be held, and the pause after one that was not. */
  everyMs: number
  usage: () => { peakMemoryBytes?: number; cpuMs?: number }
  onCancel: () => void
  onFenced: (message: string) => void
  /** The server answered. */
  onHeard: () => void
}

const soonest = 1_000
const firstMs = 500
const briefMs = 1_000

type Heard = 'go_on' | 'cancel' | 'unknown'

/**
 * Tells the server that the runner lives, keeps the token fresh, and hears what is ordered: the answer to each beat is waited for until something is, and
 * the next beat follows it. While the server is away it keeps asking, and asks for an answer at once.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  #timer: NodeJS.Timeout | undefined
  #beating: Promise<Heard> | undefined
  #over = false
  #lastMs = 0
  #isAway = false

  constructor(options: HeartbeatOptions) {
    this.#options = options
  }

  /** Not at once: most runs of a moment never need it. */
  start(): void {
    this.#timer = setTimeout(() => void this.#listen(), Math.min(firstMs, this.#options.everyMs))
  }

  /** Asks for an answer at once, or joins who does. Answers the order; `unknown` where the server could not be asked. */
  beat(): Promise<Heard> {
    this.#beating ??= this.#send(0).finally(() => (this.#beating = undefined))
    return this.#beating
  }

  /** For those who need a new token; not more often than once a second. */
  async beatSoon(): Promise<void> {
    if (performance.now() - this.#lastMs >= soonest) await this.beat()
  }

  /** The same where something else waits for it: for a second at most. */
  async beatBriefly(): Promise<void> {
    await Promise.race([this.beat(), delay(briefMs, undefined, { ref: false })])
  }

  stop(): void {
    this.#over = true
    clearTimeout(this.#timer)
  }

  /** One beat after the other; where the server did not hold its answer, at the pace it asked for. */
  async #listen(): Promise<void> {
    if (this.#over) return
    const { everyMs } = this.#options
    const wasAway = this.#isAway
    const beganMs = performance.now()
    await this.#send(wasAway ? 0 : Math.min(everyMs, longestHoldMs))
    if (this.#over) return
    // Held to the end, more or less: timers and clocks differ by some milliseconds.
    const wasHeld = performance.now() - beganMs >= everyMs * 0.9
    const pauseMs = !this.#isAway && (wasAway || wasHeld) ? 0 : everyMs
    this.#timer = setTimeout(() => void this.#listen(), pauseMs)
  }

  async #send(waitMs: number): Promise<Heard> {
    this.#lastMs = performance.now()
    const outcome = await this.#options.client.heartbeat({ ...this.#options.usage(), waitMs })
    if (this.#over) return 'unknown'
    if (outcome.is === 'fenced') {
      this.stop()
      this.#options.onFenced(outcome.message)
      return 'unknown'
    }
    this.#isAway = outcome.is !== 'ok'
    if (outcome.is !== 'ok') return 'unknown'
    this.#options.onHeard()
    if (outcome.answer.order === 'cancel') this.#options.onCancel()
    return outcome.answer.order
  }
}
