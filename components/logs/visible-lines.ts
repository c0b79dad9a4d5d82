import type { LogStore } from './log-store.ts'

/** Something that happened, to stand among the lines at its time. */
export interface LogEvent {
  number: number
  atMs: number
  step: string | null
  /** Of which attempt of the step; null where it is about none. */
  stepAttempt: number | null
  words: string
  tone: 'neutral' | 'failed' | 'warn'
}

export interface LogFilter {
  /** One step (and its pieces are others); absent: all, merged. */
  step?: string
  /** One attempt of that step. */
  stepAttempt?: number
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
  private readonly passes: (line: number) => boolean

  /** @param passes of the lines that the filter leaves, which show. */
  constructor(
    store: LogStore,
    events: readonly LogEvent[],
    filter: LogFilter,
    passes: (line: number) => boolean = () => true,
  ) {
    this.store = store
    this.events = events
    this.filter = filter
    this.passes = passes
    this.update()
  }

  /** Takes in what the store has gained. Gives whether events at the end gave way to it: the two come by ways of their own, and what is older may come later. */
  update(): boolean {
    const { store } = this
    let gaveWay = false
    const streams = store.streams.map(
      (stream) =>
        this.filter[stream.stream] &&
        (this.filter.step === undefined || this.filter.step === stream.step) &&
        (this.filter.stepAttempt === undefined || this.filter.stepAttempt === stream.stepAttempt),
    )
    let chunk = store.chunkOf(this.nextLine)
    while (this.nextLine < store.lineCount) {
      const end = store.firstLine(chunk + 1)
      if (streams[store.streamOfChunk(chunk)]) {
        const timeMs = store.timeOfChunk(chunk)
        if (this.giveBackEventsAfter(timeMs)) gaveWay = true
        this.takeEventsUntil(timeMs)
        for (let line = this.nextLine; line < end; line++) if (this.passes(line)) this.push(line)
      }
      this.nextLine = end
      chunk++
    }
    this.takeEventsUntil(Number.POSITIVE_INFINITY)
    return gaveWay
  }

  /**
   * Takes in a longer list of events, those that are new among the last rows by their time. Gives the first row that is another
   * then, or undefined where that is too far back, or the list another, and nothing was taken in.
   */
  takeEvents(events: readonly LogEvent[]): number | undefined {
    const known = this.events.length
    if (events.length < known || events[known - 1]?.number !== this.events[known - 1]?.number)
      return undefined
    const fresh = events.flatMap((event, index) =>
      index >= known && this.filter.events && this.takes(event)
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

  /** The rows of events that a rule picks. */
  eventRows(picks: (event: LogEvent) => boolean): number[] {
    const rows: number[] = []
    const wanted = new Set(this.events.flatMap((event, index) => (picks(event) ? [eventBit + index] : [])))
    if (wanted.size === 0) return rows
    for (let row = 0; row < this.count; row++) if (wanted.has(this.rows[row] ?? 0)) rows.push(row)
    return rows
  }

  /** Line of the store, or undefined where the row is an event. */
  lineAt(row: number): number | undefined {
    const at = this.rows[row] ?? 0
    return at >= eventBit ? undefined : at
  }

  timeAt(row: number): number {
    return this.eventAt(row)?.atMs ?? this.store.timeAt(this.rows[row] ?? 0)
  }

  /** Row of a line of the store; -1 where it does not show. */
  rowOf(line: number): number {
    const row = this.nearestRow(line)
    return row < this.count && this.lineAt(row) === line ? row : -1
  }

  /** The first row with a line that is not before a line of the store; the end where there is none. */
  nearestRow(line: number): number {
    let [low, high] = [0, this.count]
    while (low < high) {
      const middle = (low + high) >> 1
      // Lines rise from row to row; an event is passed over to the line behind it.
      let at = middle
      while (at < high && this.lineAt(at) === undefined) at++
      if (at < high && (this.lineAt(at) ?? 0) < line) low = at + 1
      else high = middle
    }
    while (low < this.count && this.lineAt(low) === undefined) low++
    return low
  }

  /** Which attempt of its step a row is of; undefined for events that are of none. */
  attemptAt(row: number): number | undefined {
    const event = this.eventAt(row)
    if (event) return event.stepAttempt ?? undefined
    return this.store.streams[this.store.streamAt(this.rows[row] ?? 0)]?.stepAttempt
  }

  /** The attempt that begins with a row, where the rows are of one step and those before are of another attempt. */
  attemptBegunAt(row: number): number | undefined {
    const attempt = this.filter.step === undefined ? undefined : this.attemptAt(row)
    if (attempt === undefined) return undefined
    for (let before = row - 1; before >= 0; before--) {
      const other = this.attemptAt(before)
      if (other !== undefined) return other === attempt ? undefined : attempt
    }
    return undefined
  }

  /** Undefined where the line is not here. */
  textAt(row: number): string | undefined {
    return this.eventAt(row)?.words ?? this.store.textAt(this.rows[row] ?? 0)
  }

  private takes({ step, stepAttempt }: LogEvent): boolean {
    const wanted = this.filter
    if (wanted.step === undefined) return true
    if (step !== wanted.step) return false
    return wanted.stepAttempt === undefined || stepAttempt === null || stepAttempt === wanted.stepAttempt
  }

  private takeEventsUntil(timeMs: number) {
    if (!this.filter.events) return
    for (; this.nextEvent < this.events.length; this.nextEvent++) {
      const event = this.events[this.nextEvent]
      if (!event || event.atMs > timeMs) return
      if (this.takes(event)) this.push(eventBit + this.nextEvent)
    }
  }

  /** Events in the last rows that are later than what comes now are not yet taken. */
  private giveBackEventsAfter(timeMs: number): boolean {
    const before = this.count
    for (; this.count > 0; this.count--) {
      const event = this.eventAt(this.count - 1)
      if (!event || event.atMs <= timeMs) break
      this.nextEvent = (this.rows[this.count - 1] ?? 0) - eventBit
    }
    return this.count < before
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
