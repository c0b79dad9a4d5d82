/** A bucket of permits that refills steadily: `perSecond` in the long run, `burst` at once. Times are milliseconds of any steady clock. */
export class RateLimiter {
  readonly #everyMs: number
  readonly #burst: number
  #next = Number.NEGATIVE_INFINITY

  constructor(perSecond: number, burst: number) {
    this.#everyMs = 1000 / perSecond
    this.#burst = burst
  }

  /** Takes the next permit and says how long to wait for it, in milliseconds. Whoever asks first goes first. */
  reserve(nowMs: number): number {
    const full = nowMs - (this.#burst - 1) * this.#everyMs
    const at = Math.max(this.#next, full)
    this.#next = at + this.#everyMs
    return Math.max(0, at - nowMs)
  }
}
