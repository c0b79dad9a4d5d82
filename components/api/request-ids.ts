/** How long an asking whose answer was lost may be repeated as the same one. After that it is meant anew. */
const sameAskingMs = 300_000

/**
 * Which asking a call belongs to. The same call, pressed again while the first is under way or after its answer was lost, keeps its id, so the
 * server does it once; a call that was answered is over, and the next one is another.
 */
export class RequestIds {
  readonly #makeId: () => string
  readonly #nowMs: () => number
  readonly #open = new Map<string, { id: string; sinceMs: number }>()

  constructor(makeId: () => string, nowMs: () => number) {
    this.#makeId = makeId
    this.#nowMs = nowMs
  }

  /** `call`: what is asked, whole. */
  of(call: string): string {
    const known = this.#open.get(call)
    if (known && this.#nowMs() - known.sinceMs < sameAskingMs) return known.id
    const id = this.#makeId()
    this.#open.set(call, { id, sinceMs: this.#nowMs() })
    return id
  }

  /** The server has answered, whatever it said. */
  answered(call: string): void {
    this.#open.delete(call)
  }
}
