import { uptime } from 'node:os'

import { killLeftovers } from './marked-processes.ts'

/** Steps that end together are swept together: a look at every process of the machine is not free. */
const gatherMs = 1_000
const ticksPerSecond = 100

export interface LeftoverSweeperOptions {
  onKilled: (count: number) => void
  /** The process that is given what steps let go of; undefined where the machine has none. */
  keeper?: number | undefined
}

/**
 * Ends what finished steps left behind: processes that made a session of their own and so outlived their step, also those that shed the
 * mark of their step. Of which step these were nobody knows; they are ended once no running step is old enough to have started them.
 */
export class LeftoverSweeper {
  readonly #options: LeftoverSweeperOptions
  /** Steps that run, by mark, with when they began in ticks since the machine started. */
  readonly #running = new Map<string, number>()
  #marks = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #sweeping: Promise<void> = Promise.resolve()

  constructor(options: LeftoverSweeperOptions) {
    this.#options = options
  }

  /** A step with this mark is about to start its process. */
  began(mark: string): void {
    this.#running.set(mark, Math.floor(uptime() * ticksPerSecond))
  }

  /** A step with this mark is over. */
  ended(mark: string): void {
    if (!this.#running.delete(mark)) return
    this.#marks.add(mark)
    this.#timer ??= setTimeout(() => this.#sweep(), gatherMs)
  }

  /** Settles when nothing is left of any step that has ended. */
  async finish(): Promise<void> {
    this.#sweep()
    await this.#sweeping
  }

  #sweep(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#marks.size === 0) return
    const marks = this.#marks
    this.#marks = new Set()
    this.#sweeping = this.#sweeping.then(async () => {
      const { keeper, onKilled } = this.#options
      const before = Math.min(...this.#running.values())
      const count = await killLeftovers({
        marks,
        ...(keeper === undefined ? {} : { strays: { keeper, before } }),
      })
      if (count > 0) onKilled(count)
    })
  }
}
