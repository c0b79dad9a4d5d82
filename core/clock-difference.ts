/** Clocks within this of each other count as in step: what is measured over a network is no better. */
export const inStepMs = 2_000

/** How far another machine’s clock is ahead of this one’s, from what was heard of it. */
export class ClockDifference {
  #aheadMs = 0
  #candidateMs: number | undefined
  #isFirst = true

  /** 0 while the two are in step; negative where it is behind. */
  get aheadMs(): number {
    return this.#aheadMs
  }

  /**
   * The other clock said `thereMs` when ours said `hereMs`. What is new after the first time is believed when it is heard twice in a row: an answer
   * may have lain about while this process stood still.
   */
  heard(thereMs: number, hereMs: number): void {
    const saidMs = thereMs - hereMs
    const aheadMs = Math.abs(saidMs) <= inStepMs ? 0 : saidMs
    const isKnown = Math.abs(aheadMs - this.#aheadMs) <= inStepMs
    const isTwice = this.#candidateMs !== undefined && Math.abs(aheadMs - this.#candidateMs) <= inStepMs
    const isBelieved = this.#isFirst || isTwice
    this.#isFirst = false
    this.#candidateMs = isKnown ? undefined : aheadMs
    if (isKnown || !isBelieved) return
    this.#aheadMs = aheadMs
    this.#candidateMs = undefined
  }
}
