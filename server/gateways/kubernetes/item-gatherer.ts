import type { LogItem } from './log-catch-up.ts'

export interface GathererOptions<Cursor> {
  /** Takes what was gathered, and where reading goes on after it. One delivery at a time. */
  deliver: (items: LogItem[], cursor: Cursor) => Promise<void>
  /** Where reading goes on after all that was added. */
  cursor: () => Cursor
  /** A delivery failed while nobody waited for one; whoever adds or flushes hears of it too. */
  onFailure: (error: unknown) => void
  /** Between the beginnings of two deliveries, while there is less than `mostBytes`. */
  everyMs?: number
  mostBytes?: number
}

const bytesOf = (items: readonly LogItem[]): number =>
  items.reduce((sum, item) => sum + (item.kind === 'line' ? item.bytes.length : 0), 0)

/**
 * Gathers what is read of a log. Each delivery carries a cursor, which grows with the lines of two seconds: a flood that is delivered piece by piece would
 * write many times what it says. What comes after a quiet moment is delivered at once, what comes after that within `everyMs`, or as soon as it is much.
 */
export class ItemGatherer<Cursor> {
  readonly #options: Required<GathererOptions<Cursor>>
  #items: LogItem[] = []
  #bytes = 0
  #beganMs = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #delivering: Promise<void> | undefined
  #failure: { error: unknown } | undefined

  constructor(options: GathererOptions<Cursor>) {
    this.#options = { everyMs: 250, mostBytes: 1_048_576, ...options }
  }

  /** Resolves when more may be read. Throws what a delivery threw. */
  async add(items: readonly LogItem[]): Promise<void> {
    for (const item of items) this.#items.push(item)
    this.#bytes += bytesOf(items)
    this.#throwFailure()
    const dueMs = this.#beganMs + this.#options.everyMs - performance.now()
    if (this.#bytes >= this.#options.mostBytes || dueMs <= 0) return this.flush()
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.flush().catch(this.#options.onFailure)
    }, dueMs)
  }

  /** Delivers what there is. Throws what a delivery threw. */
  async flush(): Promise<void> {
    while (this.#delivering) await this.#delivering
    this.#throwFailure()
    if (this.#items.length === 0) return
    this.#stopTimer()
    const items = this.#items
    this.#items = []
    this.#bytes = 0
    this.#beganMs = performance.now()
    this.#delivering = this.#options
      .deliver(items, this.#options.cursor())
      .catch((error: unknown) => void (this.#failure = { error }))
      .finally(() => void (this.#delivering = undefined))
    await this.#delivering
    this.#throwFailure()
  }

  /** Lets go of what was not delivered. */
  drop(): void {
    this.#stopTimer()
    this.#items = []
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}
