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

/** A row that is an event is its index with this bit set; all others are lines of the store. */
const eventBit = 0x8000_0000

/**
 * Which lines show, in order, under a filter: lines as they arrived, events merged in by time.
 * Appending only looks at what is new. Another filter, or a longer list of events, is another VisibleLines.
 */
export class VisibleLines {
  count = 0
  private rows = new Uint32Array(1024)
  private nextLine = 0
  private nextEvent = 0
  private readonly store: LogStore
  private readonly events: readonly LogEvent[]
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

  /** Rows that hold the words, upper and lower case alike unless they have capitals; at most `limit`. */
  find(words: string, limit = 100_000): number[] {
    const found: number[] = []
    if (!words) return found
    const exact = words !== words.toLowerCase()
    for (let row = 0; row < this.count && found.length < limit; row++) {
      const text = this.textAt(row)
      if ((exact ? text : text.toLowerCase()).includes(words)) found.push(row)
    }
    return found
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
