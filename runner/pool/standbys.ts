import type { WarmChild } from './warm-child.ts'

/** Getting the next one ready takes a core for a while; who was just handed over has it first. */
const warmAfterMs = 500
const restartAfterMs = 5_000

export interface StandbysOptions {
  start: () => WarmChild
  /** How many stand by: a run and its first step come one right after the other. */
  count: number
}

/** Runners that stand by. */
export class Standbys {
  readonly #options: StandbysOptions
  #idle: WarmChild[] = []
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: StandbysOptions) {
    this.#options = options
  }

  /** Settles when the first is ready, or none could be made. */
  async warm(): Promise<void> {
    const first = this.#add()
    this.#fillLater(warmAfterMs)
    await first.ready
  }

  /** The one that has waited longest, or a new one. */
  take(): WarmChild {
    const found = this.#idle.shift()
    this.#fillLater(warmAfterMs)
    return found ?? this.#options.start()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
    for (const child of this.#idle.splice(0)) child.dismiss()
  }

  #add(): WarmChild {
    const child = this.#options.start()
    this.#idle.push(child)
    void child.ended.then(() => {
      if (!this.#idle.includes(child)) return
      this.#idle = this.#idle.filter((one) => one !== child)
      this.#fillLater(restartAfterMs)
    })
    return child
  }

  #fillLater(afterMs: number): void {
    if (this.#isClosed) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (this.#idle.length >= this.#options.count) return
      const added = this.#add()
      void added.ready.then((isReady) => {
        if (isReady && this.#idle.length < this.#options.count) this.#fillLater(0)
      })
    }, afterMs)
  }
}
