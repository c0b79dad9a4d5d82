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

/** More events than this are not here at a time. */
export const mostEvents = 50_000
/** Where there were more, so many are left, and so many are shown of earlier ones. */
export const windowEvents = 25_000

/**
 * Keeps a run's events up to date: all of them, or the newest where a run tells more than anybody reads. Those before them are shown when asked for;
 * then news wait until the newest are asked for again.
 */
export class EventFeed extends CursorFeed {
  /** By number, without holes. A new array whenever it grew. */
  all: readonly NumberedEvent[] = []
  /** The same in words, for the log. */
  logEvents: readonly LogEvent[] = []
  /** How many events of the run lie before those that are here. */
  earlier = 0
  /** Where it ends while earlier events are shown. */
  private until = Number.POSITIVE_INFINITY
  /** How many the run has told, as far as is known. */
  private told = 0

  private readonly fetchEvents: FetchEvents

  constructor(fetchEvents: FetchEvents) {
    super()
    this.fetchEvents = fetchEvents
  }

  get position(): number {
    return this.earlier + this.all.length
  }

  /** Whether what the run tells next is taken in. */
  get showsNewest(): boolean {
    return this.until === Number.POSITIVE_INFINITY
  }

  showEarlier(): void {
    this.begin(Math.max(0, this.earlier - windowEvents), this.earlier)
  }

  showNewest(): void {
    this.begin(Math.max(0, this.told - windowEvents), Number.POSITIVE_INFINITY)
  }

  protected async pull(signal: AbortSignal): Promise<boolean> {
    const after = this.position
    if (after >= this.until) return false
    const { events, last } = await this.fetchEvents(after, signal)
    this.told = Math.max(this.told, last)
    // Others are looked at by now.
    if (after !== this.position) return true
    if (this.showsNewest && last - after > mostEvents) this.start(last - windowEvents)
    else this.take(events.filter(({ number }) => number > after && number <= this.until))
    return after !== this.position && this.position < Math.min(last, this.until)
  }

  private begin(earlier: number, until: number): void {
    this.until = until
    this.start(earlier)
    this.changed()
    this.wake()
  }

  private start(earlier: number): void {
    this.earlier = earlier
    this.all = []
    this.logEvents = []
  }

  private take(fresh: readonly NumberedEvent[]): void {
    if (fresh.length === 0) return
    const length = this.all.length + fresh.length
    const dropped = length > mostEvents ? length - windowEvents : 0
    this.earlier += dropped
    this.all = [...this.all, ...fresh].slice(dropped)
    this.logEvents = [...this.logEvents, ...fresh.map(toLogEvent)].slice(dropped)
  }
}

function toLogEvent({ number, event }: NumberedEvent): LogEvent {
  const { words, tone } = eventWords(event)
  return {
    number,
    atMs: event.atMs,
    step: stepOf(event),
    stepAttempt: 'stepAttempt' in event ? event.stepAttempt : null,
    words,
    tone: tone === 'succeeded' ? 'neutral' : tone,
  }
}
