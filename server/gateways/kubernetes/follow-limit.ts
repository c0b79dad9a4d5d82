/** How many logs may be followed at once on one cluster: each holds a connection of its API server and one of a kubelet. */
export class FollowLimit {
  #left: number

  constructor(most = 200) {
    this.#left = most
  }

  /** A place, given back by calling it once; undefined when all are taken. */
  take(): (() => void) | undefined {
    if (this.#left === 0) return undefined
    this.#left -= 1
    return () => {
      this.#left += 1
    }
  }
}
