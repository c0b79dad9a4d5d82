import type pg from 'pg'

import { listen, type Listening } from '#server/db/listen.ts'
import { ordersChannel } from '#server/db/wake.ts'
import type { Logger } from '#server/platform/logger.ts'

/** Waits for an order to one run, or to whatever else a channel speaks of. */
export interface OrderHearing {
  /** Settles when there may be an order that was not heard of before, or when the time is over; at once where too many wait already. */
  heard: (withinMs: number, gone?: AbortSignal) => Promise<'order' | 'silence'>
  /** Ends it; call it in any case. */
  leave: () => void
}

/** Runners that may wait in one process: each is an open request. Those beyond are answered at once and come back after a while. */
const mostWaitingByDefault = 2_000

export interface FeedOptions {
  mostWaiting?: number
  /** What it listens to; orders to runs unless said. */
  channel?: string
}

/** One connection to PostgreSQL a process, made at the first question, tells any number of waiting heartbeats of orders to their runs. */
export class OrderFeed {
  readonly #pool: pg.Pool
  readonly #logger: Logger
  readonly #hearings = new Map<string, Set<() => void>>()
  readonly #mostWaiting: number
  #listening: Listening | undefined
  #waiting = 0

  readonly #channel: string

  constructor(
    pool: pg.Pool,
    logger: Logger,
    { mostWaiting = mostWaitingByDefault, channel = ordersChannel }: FeedOptions = {},
  ) {
    this.#pool = pool
    this.#logger = logger
    this.#mostWaiting = mostWaiting
    this.#channel = channel
  }

  /** From now on an order to the run, or whatever has the id, is heard, also while its state is being read: ask first, then wait. */
  hear(runId: string): OrderHearing {
    this.#listening ??= this.#listen()
    let told = Promise.withResolvers<'order'>()
    const tell = () => told.resolve('order')
    const own = this.#hearings.get(runId) ?? new Set()
    this.#hearings.set(runId, own.add(tell))
    return {
      heard: async (withinMs, gone) => {
        const what = await this.#wait(told.promise, withinMs, gone)
        if (what === 'order') told = Promise.withResolvers()
        return what
      },
      leave: () => {
        own.delete(tell)
        if (own.size === 0 && this.#hearings.get(runId) === own) this.#hearings.delete(runId)
      },
    }
  }

  /** How many wait now. */
  get waiting(): number {
    return this.#waiting
  }

  async stop(): Promise<void> {
    await this.#listening?.stop()
    this.#tellAll()
  }

  async #wait(order: Promise<'order'>, withinMs: number, gone?: AbortSignal): Promise<'order' | 'silence'> {
    if (this.#waiting >= this.#mostWaiting || gone?.aborted) return 'silence'
    this.#waiting += 1
    const over = Promise.withResolvers<'silence'>()
    const end = () => over.resolve('silence')
    const timer = setTimeout(end, withinMs)
    gone?.addEventListener('abort', end, { once: true })
    try {
      return await Promise.race([order, over.promise])
    } finally {
      this.#waiting -= 1
      clearTimeout(timer)
      gone?.removeEventListener('abort', end)
    }
  }

  #listen(): Listening {
    return listen(this.#pool, this.#channel, {
      onMessage: (runId) => this.#hearings.get(runId)?.forEach((tell) => tell()),
      // What was told while nobody listened is unknown: everybody looks.
      onListening: () => this.#tellAll(),
      onLost: (error) =>
        this.#logger.warn('The connection that hears of orders was lost; it is made again.', { error }),
    })
  }

  #tellAll(): void {
    for (const own of this.#hearings.values()) for (const tell of own) tell()
  }
}
