import { rm } from 'node:fs/promises'

export interface KeptCopy {
  key: string
  path: string
  sizeBytes: number
}

/** Copies on this disk of objects that this run has put: all of those that are not stored yet, and the latest of the others up to a limit. */
export class KeptCopies {
  readonly #limitBytes: number
  readonly #latest = new Map<string, KeptCopy>()
  readonly #stored: KeptCopy[] = []
  #storedBytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  add(copies: readonly KeptCopy[]): void {
    for (const copy of copies) this.#latest.set(copy.key, copy)
  }

  /** What is made of the latest copy of an object; undefined where there is none. */
  async of<Result>(key: string, read: (path: string) => Promise<Result>): Promise<Result | undefined> {
    const copy = this.#latest.get(key)
    if (!copy) return undefined
    try {
      return await read(copy.path)
    } catch (error) {
      // It was let go just now: it is stored.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && this.#latest.get(key) !== copy)
        return undefined
      throw error
    }
  }

  /** They are stored: they may go where room is needed, the oldest first. */
  async stored(copies: readonly KeptCopy[]): Promise<void> {
    for (const copy of copies) {
      this.#stored.push(copy)
      this.#storedBytes += copy.sizeBytes
    }
    while (this.#storedBytes > this.#limitBytes) {
      const oldest = this.#stored.shift()
      if (!oldest) return
      this.#storedBytes -= oldest.sizeBytes
      if (this.#latest.get(oldest.key) === oldest) this.#latest.delete(oldest.key)
      await rm(oldest.path, { force: true })
    }
  }
}
