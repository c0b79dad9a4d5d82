const retryFirstMs = 500
const retryMostMs = 10_000

/**
 * Something that only grows on the server, pulled from a cursor. `wake` is called whenever there may be more (the live stream said so, the connection
 * came back); calls while a pull is under way make it look once more. A failed pull leaves the cursor where it was, so nothing is missed or doubled,
 * and is tried again by itself, ever less often: the news that there is more may have come while nothing could be fetched.
 */
export abstract class CursorFeed {
  /** Rises with every change; what React compares. */
  version = 0
  /** Why the last pull brought nothing, in a sentence. */
  failure: string | null = null

  private readonly listeners = new Set<() => void>()
  /** Of the pull under way. One for each: who is given a signal may listen to it for as long as it is there. */
  private resting: AbortController | undefined
  private pulling = false
  private again = false
  private retryMs = retryFirstMs
  private retrying: ReturnType<typeof setTimeout> | undefined

  /** The cursor: everything up to here is in. */
  abstract get position(): number
  /** Fetches what comes after the position and takes it in; answers whether there is more at this moment. */
  protected abstract pull(signal: AbortSignal): Promise<boolean>

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** @param position what the server says is there; nothing is fetched when it is in already. */
  wake(position = Number.POSITIVE_INFINITY): void {
    if (position <= this.position) return
    this.again = true
    if (this.pulling) return
    clearTimeout(this.retrying)
    this.pulling = true
    void this.pullAll()
  }

  /** Nobody looks any more: what is under way ends, nothing is tried again until the next wake. */
  rest(): void {
    clearTimeout(this.retrying)
    this.again = false
    this.resting?.abort()
  }

  protected changed(): void {
    this.version++
    for (const listener of this.listeners) listener()
  }

  private async pullAll(): Promise<void> {
    try {
      while (this.again) await this.pullOnce()
    } finally {
      this.pulling = false
    }
  }

  private async pullOnce(): Promise<void> {
    this.again = false
    this.resting = new AbortController()
    const { signal } = this.resting
    try {
      const more = await this.pull(signal)
      this.failure = null
      this.retryMs = retryFirstMs
      if (more && !signal.aborted) this.again = true
    } catch (error) {
      // What rested is no failure; whoever woke it since has set `again`.
      if (signal.aborted) return
      this.failure = error instanceof Error ? error.message : String(error)
      this.again = false
      this.retrying = setTimeout(() => this.wake(), this.retryMs)
      this.retryMs = Math.min(retryMostMs, this.retryMs * 2)
    }
    this.changed()
  }
}
