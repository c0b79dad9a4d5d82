import { hashKey, type QueryKey } from '@tanstack/react-query'

/** Shortest time between the end of one fetch and the next of the same, so that a flood of news does not become a flood of fetches. */
const gapMs = 60

/**
 * Fetches again what news made old: one fetch at a time, and once more where news came while it ran.
 * A fetch under way is never thrown away for a newer one. Where news come faster than answers, nothing would ever arrive.
 */
export class Refresher {
  readonly #fetch: (key: QueryKey) => Promise<unknown>
  /** Keys whose fetch goes on, and whether it is old again already. */
  readonly #going = new Map<string, boolean>()

  constructor(fetch: (key: QueryKey) => Promise<unknown>) {
    this.#fetch = fetch
  }

  /** What begins with this key is old. */
  refresh(key: QueryKey): void {
    const hash = hashKey(key)
    const going = this.#going.has(hash)
    this.#going.set(hash, going)
    if (!going) void this.#run(hash, key)
  }

  async #run(hash: string, key: QueryKey): Promise<void> {
    try {
      do {
        this.#going.set(hash, false)
        await this.#fetch(key)
        await new Promise((done) => setTimeout(done, gapMs))
      } while (this.#going.get(hash))
    } finally {
      this.#going.delete(hash)
    }
  }
}
