import type { LogStore } from './log-store.ts'

/** Something that happened, to stand among the lines at its time. */
export interface LogEvent {
  number: number
  atMs: number
  step: string | null
  words: string
  tone: 'neutral' | 'failed' | 'warn'
}

export interface LogFilter {
  /** One step (and its pieces are others); absent: all, merged. */
  step?: string
  stdout: boolean
  stderr: boolean
  events: boolean
}

/** An event that belongs further back than this is found its row by starting anew. */
const nearRows = 10_000

/** A row that is an event is its index with this bit set; all others are lines of the store. */
const eventBit = 0x8000_0000

/**
 * Which lines show, in order, under a filter: lines as they arrived, events merged in by time.
 * Appending only looks at what is new. Another filter is another VisibleLines.
 */
export class VisibleLines {
  count = 0
  private rows = new Uint32Array(1024)
  private nextLine = 0
  private nextEvent = 0
  private readonly store: LogStore
  private events: readonly LogEvent[]
  private readonly filter: LogFilter

  constructor(store: LogStore, events: readonly LogEvent[], filter: LogFilter) {
    this.store = store
    this.events = events
    this.filter = filter
    this.update()
  }

  /** Takes in what the store has gained. */
  update(): void {
    const { store } = this
    const streams = store.streams.map(
      (stream) =>
        this.filter[stream.stream] && (this.filter.step === undefined || this.filter.step === stream.step),
    )
    for (; this.nextLine < store.lineCount; this.nextLine++) {
      if (!streams[store.streamAt(this.nextLine)]) continue
      this.takeEventsUntil(store.timeAt(this.nextLine))
      this.push(this.nextLine)
    }
    this.takeEventsUntil(Number.POSITIVE_INFINITY)
  }

  /**
   * Takes in a longer list of events, those that are new among the last rows by their time. Gives the first row that is another
   * then, or undefined where that is too far back, or the list another, and nothing was taken in.
   */
  takeEvents(events: readonly LogEvent[]): number | undefined {
    const known = this.events.length
    if (events.length < known || events[known - 1]?.number !== this.events[known - 1]?.number)
      return undefined
    const { step } = this.filter
    const fresh = events.flatMap((event, index) =>
      index >= known && this.filter.events && (step === undefined || event.step === step)
        ? [{ row: eventBit + index, atMs: event.atMs }]
        : [],
    )
    const earliestMs = fresh.reduce((least, { atMs }) => Math.min(least, atMs), Number.POSITIVE_INFINITY)
    let from = this.count
    while (from > 0 && this.timeAt(from - 1) >= earliestMs) {
      from--
      if (this.count - from > nearRows) return undefined
    }
    const after = Array.from(this.rows.subarray(from, this.count), (row, index) => {
      // An event stands before the lines of its moment, and after the events.
      const standsBefore = row >= eventBit ? 0 : 0.5
      return { row, atMs: this.timeAt(from + index) + standsBefore }
    })
    this.events = events
    this.nextEvent = this.filter.events ? events.length : this.nextEvent
    this.count = from
    for (const { row, atMs } of after) {
      while (fresh[0] && fresh[0].atMs < atMs) this.push(fresh.shift()?.row ?? 0)
      this.push(row)
    }
    for (const { row } of fresh) this.push(row)
    return from
  }

  eventAt(row: number): LogEvent | undefined {
    const at = this.rows[row] ?? 0
    return at >= eventBit ? this.events[at - eventBit] : undefined
  }

  /** Line of the store, or undefined where the row is an event. */
  lineAt(row: number): number | undefined {
    const at = this.rows[row] ?? 0
    return at >= eventBit ? undefined : at
  }

  timeAt(row: number): number {
    return this.eventAt(row)?.atMs ?? this.store.timeAt(this.rows[row] ?? 0)
  }

  /** Row of a line of the store, by its place in the order; -1 where the filter hides it. */
  rowOf(line: number): number {
    return this.rows.subarray(0, this.count).indexOf(line)
  }

  textAt(row: number): string {
    return this.eventAt(row)?.words ?? this.store.textAt(this.rows[row] ?? 0)
  }

  private takeEventsUntil(timeMs: number) {
    if (!this.filter.events) return
    for (; this.nextEvent < this.events.length; this.nextEvent++) {
      const event = this.events[this.nextEvent]
      if (!event || event.atMs > timeMs) return
      if (this.filter.step !== undefined && event.step !== this.filter.step) continue
      this.push(eventBit + this.nextEvent)
    }
  }

  private push(row: number) {
    if (this.count === this.rows.length) {
      const larger = new Uint32Array(this.rows.length * 2)
      larger.set(this.rows)
      this.rows = larger
    }
    this.rows[this.count++] = row >>> 0
  }
}
