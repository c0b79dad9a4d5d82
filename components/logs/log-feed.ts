import { parseLogFrames } from './log-frames.ts'
import { LogStore } from './log-store.ts'

/** What one call brought: whole frames, and whether there is more to fetch now. */
export interface LogAnswer {
  body: Uint8Array
  more: boolean
}

const retryFirstMs = 500
const retryMostMs = 10_000

export type FetchLogs = (after: number, signal: AbortSignal) => Promise<LogAnswer>

/**
 * Keeps a LogStore up to date by pulling from its cursor. `wake` is called whenever there may be more (the live stream said so,
 * the connection came back); calls while a pull is under way make it look once more. A failed pull leaves the cursor where it was, so nothing is missed or doubled,
 * and is tried again by itself, ever less often: the news that there is more may have come while nothing could be fetched.
 */
export class LogFeed {
  readonly store = new LogStore()
  /** Rises with every change; what React compares. */
  version = 0
  /** False until everything that existed at the beginning is in. */
  loaded = false
  failure: string | null = null

  private readonly fetchLogs: FetchLogs
  private readonly listeners = new Set<() => void>()
  private resting = new AbortController()
  private pulling = false
  private again = false
  private retryMs = retryFirstMs
  private retrying: ReturnType<typeof setTimeout> | undefined

  constructor(fetchLogs: FetchLogs) {
    this.fetchLogs = fetchLogs
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** @param position what the server says is there; nothing is fetched when it is in already. */
  wake(position = Number.POSITIVE_INFINITY): void {
    if (position <= this.store.position) return
    if (this.pulling) {
      this.again = true
      return
    }
    this.pulling = true
    clearTimeout(this.retrying)
    void this.pull().finally(() => {
      this.pulling = false
      if (this.again && this.failure === null) {
        this.again = false
        this.wake()
      }
    })
  }

  /** Nobody looks any more: what is under way ends, nothing is tried again until the next wake. */
  rest(): void {
    clearTimeout(this.retrying)
    this.resting.abort()
    this.resting = new AbortController()
  }

  private async pull(): Promise<void> {
    const { signal } = this.resting
    try {
      let more = true
      while (more && !signal.aborted) {
        this.again = false
        const answer = await this.fetchLogs(this.store.position, signal)
        this.store.append(parseLogFrames(answer.body))
        more = answer.more || this.again
        this.failure = null
        this.retryMs = retryFirstMs
        this.loaded ||= !answer.more
        this.changed()
      }
    } catch (error) {
      if (signal.aborted) return
      this.failure = error instanceof Error ? error.message : String(error)
      this.retrying = setTimeout(() => this.wake(), this.retryMs)
      this.retryMs = Math.min(retryMostMs, this.retryMs * 2)
      this.changed()
    }
  }

  private changed() {
    this.version++
    for (const listener of this.listeners) listener()
  }
}
