import type { DiskQueue } from './disk-queue.ts'

/** What became of a batch: so many of its oldest records are done with; or none, and it is sent again later; or nothing is ever sent again. */
export type SendOutcome = { is: 'done'; count: number } | { is: 'again'; why: string } | { is: 'over' }

export interface LaneOptions {
  queue: DiskQueue
  send: (records: Buffer[]) => Promise<SendOutcome>
  batch: { records: number; bytes: number }
  /** Called before a batch is put together, so that what is still being gathered goes along. */
  gather?: () => void
  onReachable?: (reachable: boolean) => void
  /** Called whenever the queue got shorter. */
  onProgress?: () => void
}

const gatherMs = 10
const retryFromMs = 100
const retryToMs = 5_000

/**
 * One way to the server: batches in order, one under way at a time. After a pause the first record leaves at once; in a stream of records
 * a batch leaves every 10 ms. While the server is away it tries again with growing delay; the queue keeps what waits.
 */
export class Lane {
  readonly #options: LaneOptions
  #timer: NodeJS.Timeout | undefined
  #sending = false
  #over = false
  #lastSentMs = 0
  #failures = 0
  #idle: (() => void)[] = []

  constructor(options: LaneOptions) {
    this.#options = options
  }

  get reachable(): boolean {
    return this.#failures === 0
  }

  /** Something waits in the queue, or will once it is gathered. */
  wake(): void {
    if (this.#over || this.#sending || this.#timer) return
    const sinceMs = performance.now() - this.#lastSentMs
    this.#schedule(Math.max(0, gatherMs - sinceMs))
  }

  /** Tries now, whatever the delay: the server was heard of. */
  hurry(): void {
    if (this.#over || this.#sending || this.#failures === 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#schedule(0)
  }

  /** Settles when nothing waits any more, or nothing will ever be sent again. */
  async drained(): Promise<void> {
    if (this.#isIdle()) return
    const done = new Promise<void>((resolve) => this.#idle.push(resolve))
    this.wake()
    await done
  }

  stop(): void {
    this.#over = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#settleIdle()
  }

  #isIdle(): boolean {
    this.#options.gather?.()
    return this.#over || (!this.#sending && this.#options.queue.length === 0)
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      void this.#pump()
    }, delayMs)
  }

  async #pump(): Promise<void> {
    const { queue, batch } = this.#options
    this.#options.gather?.()
    if (queue.length === 0) return this.#settleIdle()
    this.#sending = true
    this.#lastSentMs = performance.now()
    const outcome = await this.#options.send(queue.peek(batch.records, batch.bytes))
    this.#sending = false
    if (this.#over) return
    if (outcome.is === 'over') return this.stop()
    if (outcome.is === 'again') return this.#later()
    this.#failures = 0
    this.#options.onReachable?.(true)
    queue.drop(outcome.count)
    this.#options.onProgress?.()
    this.#options.gather?.()
    if (queue.length > 0) this.wake()
    else this.#settleIdle()
  }

  #later(): void {
    this.#failures += 1
    this.#options.onReachable?.(false)
    const delayMs = Math.min(retryToMs, retryFromMs * 2 ** (this.#failures - 1))
    this.#schedule(delayMs * (0.75 + Math.random() / 2))
  }

  #settleIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}
