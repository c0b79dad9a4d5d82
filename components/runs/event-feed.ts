import type { LogEvent } from '#components/logs/visible-lines.ts'
import { eventWords, stepOf } from '#core/run/event-words.ts'
import type { RunEvent } from '#core/run/run-event.ts'

/** An event as the server numbers it within its run. */
export interface NumberedEvent {
  number: number
  attempt: number
  event: RunEvent
}

const retryFirstMs = 500
const retryMostMs = 10_000

export type FetchEvents = (after: number) => Promise<{ events: NumberedEvent[]; last: number }>

/** Keeps a run's events up to date by pulling from the highest number known. A failed pull leaves the cursor where it was and is tried again, ever less often. */
export class EventFeed {
  /** By number, without holes. A new array whenever it grew. */
  all: readonly NumberedEvent[] = []
  /** The same in words, for the log. */
  logEvents: readonly LogEvent[] = []
  version = 0
  failure: string | null = null

  private readonly fetchEvents: FetchEvents
  private readonly listeners = new Set<() => void>()
  private pulling = false
  private again = false
  private retryMs = retryFirstMs
  private retrying: ReturnType<typeof setTimeout> | undefined

  constructor(fetchEvents: FetchEvents) {
    this.fetchEvents = fetchEvents
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get last(): number {
    return this.all.at(-1)?.number ?? 0
  }

  /** @param number the highest the server knows of; nothing is fetched when it is in already. */
  wake(number = Number.POSITIVE_INFINITY): void {
    if (number <= this.last) return
    if (this.pulling) {
      this.again = true
      return
    }
    this.pulling = true
    clearTimeout(this.retrying)
    void this.pull().finally(() => {
      this.pulling = false
      if (!this.again || this.failure !== null) return
      this.again = false
      this.wake()
    })
  }

  /** Nobody looks any more: nothing is tried again until the next wake. */
  rest(): void {
    clearTimeout(this.retrying)
  }

  private async pull(): Promise<void> {
    try {
      let more = true
      while (more) {
        this.again = false
        const answer = await this.fetchEvents(this.last)
        const fresh = answer.events.filter((event) => event.number > this.last)
        if (fresh.length > 0) this.take(fresh)
        more = fresh.length > 0 && (this.last < answer.last || this.again)
      }
      this.failure = null
      this.retryMs = retryFirstMs
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error)
      this.retrying = setTimeout(() => this.wake(), this.retryMs)
      this.retryMs = Math.min(retryMostMs, this.retryMs * 2)
    }
    this.changed()
  }

  private take(fresh: readonly NumberedEvent[]) {
    this.all = [...this.all, ...fresh]
    this.logEvents = [...this.logEvents, ...fresh.map(toLogEvent)]
    this.changed()
  }

  private changed() {
    this.version++
    for (const listener of this.listeners) listener()
  }
}

function toLogEvent({ number, event }: NumberedEvent): LogEvent {
  const { words, tone } = eventWords(event)
  return {
    number,
    atMs: event.atMs,
    step: stepOf(event),
    words,
    tone: tone === 'succeeded' ? 'neutral' : tone,
  }
}
