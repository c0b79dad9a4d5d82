import { CursorFeed } from '#components/api/cursor-feed.ts'
import type { LogEvent } from '#components/logs/visible-lines.ts'
import { eventWords, stepOf } from '#core/run/event-words.ts'
import type { RunEvent } from '#core/run/run-event.ts'

/** An event as the server numbers it within its run. */
export interface NumberedEvent {
  number: number
  attempt: number
  event: RunEvent
}

export type FetchEvents = (
  after: number,
  signal: AbortSignal,
) => Promise<{ events: NumberedEvent[]; last: number }>

/** Keeps a run's events up to date. */
export class EventFeed extends CursorFeed {
  /** By number, without holes. A new array whenever it grew. */
  all: readonly NumberedEvent[] = []
  /** The same in words, for the log. */
  logEvents: readonly LogEvent[] = []

  private readonly fetchEvents: FetchEvents

  constructor(fetchEvents: FetchEvents) {
    super()
    this.fetchEvents = fetchEvents
  }

  get position(): number {
    return this.all.at(-1)?.number ?? 0
  }

  protected async pull(signal: AbortSignal): Promise<boolean> {
    const { events, last } = await this.fetchEvents(this.position, signal)
    const fresh = events.filter(({ number }) => number > this.position)
    if (fresh.length === 0) return false
    this.all = [...this.all, ...fresh]
    this.logEvents = [...this.logEvents, ...fresh.map(toLogEvent)]
    return this.position < last
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
