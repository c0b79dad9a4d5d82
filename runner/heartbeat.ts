import type { RunApiClient } from './run-api-client.ts'

export interface HeartbeatOptions {
  client: RunApiClient
  everyMs: number
  usage: () => { peakMemoryBytes: number; cpuMs: number }
  onCancel: () => void
  onFenced: (message: string) => void
  /** The server answered. */
  onHeard: () => void
}

const soonest = 1_000

/** Tells the server that the runner lives, keeps the token fresh, and hears what is ordered. While the server is away it keeps asking. */
export class Heartbeat {
  readonly #options: HeartbeatOptions
  #timer: NodeJS.Timeout | undefined
  #beating: Promise<'go_on' | 'cancel' | 'unknown'> | undefined
  #over = false
  #lastMs = 0

  constructor(options: HeartbeatOptions) {
    this.#options = options
  }

  start(): void {
    this.#schedule()
  }

  /** Beats now, or joins the beat that is under way. Answers the order; `unknown` where the server could not be asked. */
  beat(): Promise<'go_on' | 'cancel' | 'unknown'> {
    clearTimeout(this.#timer)
    this.#beating ??= this.#beat().finally(() => {
      this.#beating = undefined
      this.#schedule()
    })
    return this.#beating
  }

  /** For those who need a new token; not more often than once a second. */
  async beatSoon(): Promise<void> {
    if (performance.now() - this.#lastMs >= soonest) await this.beat()
  }

  stop(): void {
    this.#over = true
    clearTimeout(this.#timer)
  }

  #schedule(): void {
    if (this.#over) return
    this.#timer = setTimeout(() => void this.beat(), this.#options.everyMs)
  }

  async #beat(): Promise<'go_on' | 'cancel' | 'unknown'> {
    this.#lastMs = performance.now()
    const outcome = await this.#options.client.heartbeat(this.#options.usage())
    if (this.#over) return 'unknown'
    if (outcome.is === 'fenced') {
      this.stop()
      this.#options.onFenced(outcome.message)
      return 'unknown'
    }
    if (outcome.is !== 'ok') return 'unknown'
    this.#options.onHeard()
    if (outcome.answer.order === 'cancel') this.#options.onCancel()
    return outcome.answer.order
  }
}
