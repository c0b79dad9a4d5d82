import { killMarked } from './marked-processes.ts'

/** Steps that end together are swept together: a look at every process of the machine is not free. */
const gatherMs = 1_000

/** Ends what finished steps left behind: processes that made a session of their own and so outlived their step. */
export class LeftoverSweeper {
  readonly #onKilled: (count: number) => void
  #marks = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #sweeping: Promise<void> = Promise.resolve()

  constructor(onKilled: (count: number) => void) {
    this.#onKilled = onKilled
  }

  /** A step with this mark is over. */
  ended(mark: string): void {
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
      const count = await killMarked(marks)
      if (count > 0) this.#onKilled(count)
    })
  }
}
