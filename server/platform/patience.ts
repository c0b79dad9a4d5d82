/** There is no answer yet. */
export const late = Symbol('late')

/** Asks each of several places, and waits for none of them for long: one that owes an answer is asked nothing more before it has given it. */
export class Patience {
  readonly #mostMs: number
  readonly #onLate: (place: string, error: unknown) => void
  readonly #owed = new Map<string, number>()

  /** `onLate` is told what a question threw that nobody waited for any more. */
  constructor(mostMs: number, onLate: (place: string, error: unknown) => void) {
    this.#mostMs = mostMs
    this.#onLate = onLate
  }

  /** The answer, or {@link late}. What is asked goes on all the same. Throws what the question throws in time. */
  async ask<T>(place: string, question: () => Promise<T>): Promise<T | typeof late> {
    if (this.#owed.has(place)) return late
    const answer = question()
    let timer: NodeJS.Timeout | undefined
    const tooLate = new Promise<typeof late>((resolve) => {
      timer = setTimeout(() => resolve(late), this.#mostMs)
    })
    try {
      const first = await Promise.race([answer, tooLate])
      if (first === late) this.#owe(place, answer)
      return first
    } finally {
      clearTimeout(timer)
    }
  }

  #owe(place: string, answer: Promise<unknown>): void {
    this.#owed.set(place, (this.#owed.get(place) ?? 0) + 1)
    answer
      .catch((error: unknown) => this.#onLate(place, error))
      .finally(() => {
        const left = (this.#owed.get(place) ?? 1) - 1
        if (left > 0) this.#owed.set(place, left)
        else this.#owed.delete(place)
      })
  }
}
