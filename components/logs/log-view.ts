import type { LogFeed } from './log-feed.ts'
import type { LogLink } from './log-link.ts'
import { logScroll, type LogScroll } from './log-scroll.ts'
import { LogSearch } from './log-search.ts'
import { type LogEvent, type LogFilter, VisibleLines } from './visible-lines.ts'

/** A row is as high as what can be pressed in it must be. */
export const rowPx = 24

/**
 * What a reader sees of a feed: which rows under which filter, where the window stands, what was searched and chosen.
 * Plain state; the pane draws it. While `follow` is on the window stays at the end; moving up lets go, reaching the end takes hold again.
 */
export class LogView {
  visible: VisibleLines
  filter: LogFilter = { stdout: true, stderr: true, events: true }
  /** Which of `found` the reader is at. */
  hit = 0
  /** First row in sight, fractional while scrolling. */
  top = 0
  viewportPx = 400
  follow: boolean
  /** Line of the store that a link points at. */
  chosen: number | null = null
  version = 0

  readonly feed: LogFeed
  private events: readonly LogEvent[] = []
  private wanted: LogLink | null
  private linkLine = 0
  private search = new LogSearch('')
  /** The first hit is shown as soon as it is found, unless the reader goes somewhere meanwhile. */
  private seeking = false
  private lookingLater = false
  private readonly listeners = new Set<() => void>()

  constructor(feed: LogFeed, { follow, link }: { follow: boolean; link: LogLink | null }) {
    this.feed = feed
    this.follow = follow && link === null
    this.wanted = link
    this.visible = new VisibleLines(feed.store, this.events, this.filter)
  }

  /** Listens to the feed for as long as somebody listens here. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    const leave = this.feed.subscribe(() => {
      this.takeIn()
      this.changed()
    })
    this.takeIn()
    return () => {
      leave()
      this.listeners.delete(listener)
    }
  }

  get words(): string {
    return this.search.words
  }

  /** The rows that hold the words, as far as they were looked at. */
  get found(): readonly number[] {
    return this.search.found
  }

  get isSearching(): boolean {
    return this.search.isBehind(this.visible)
  }

  isFound(row: number): boolean {
    return this.search.has(row)
  }

  get scroll(): LogScroll {
    return logScroll(this.visible.count, rowPx, this.viewportPx)
  }

  setEvents(events: readonly LogEvent[]): void {
    if (events === this.events) return
    this.events = events
    const from = this.visible.takeEvents(events)
    if (from === undefined) return this.rebuild()
    this.search.forgetFrom(from)
    this.look()
    this.settle()
    this.changed()
  }

  setFilter(change: Partial<LogFilter>): void {
    const { step, ...streams } = { ...this.filter, ...change }
    const same = Object.entries(streams).every(
      ([name, on]) => this.filter[name as keyof typeof streams] === on,
    )
    if (same && step === this.filter.step) return
    this.filter = step === undefined ? streams : { ...streams, step }
    this.rebuild()
  }

  setWords(words: string): void {
    this.search = new LogSearch(words)
    this.hit = 0
    this.seeking = true
    this.look()
    this.changed()
  }

  /** Goes to a hit, counted around. */
  goToHit(hit: number): void {
    if (this.found.length === 0) return
    this.hit = (hit + this.found.length) % this.found.length
    this.show(this.found[this.hit] ?? 0)
  }

  /** Puts a row a third down the window. */
  show(row: number): void {
    this.moveTo(row - this.viewportPx / rowPx / 3, false)
  }

  moveBy(rows: number): void {
    const end = this.scroll.lastTop
    this.moveTo(this.top + rows, rows > 0 && this.top + rows >= end - 0.5)
  }

  moveTo(top: number, follow = top >= this.scroll.lastTop - 0.5): void {
    this.seeking = false
    this.top = Math.min(this.scroll.lastTop, Math.max(0, top))
    this.follow = follow
    this.changed()
  }

  setFollow(follow: boolean): void {
    this.follow = follow
    this.settle()
    this.changed()
  }

  resize(viewportPx: number): void {
    if (viewportPx === this.viewportPx) return
    this.viewportPx = viewportPx
    this.settle()
    this.changed()
  }

  /** Chooses the line in a row and gives the link to it; events have none. */
  choose(row: number): LogLink | null {
    const line = this.visible.lineAt(row)
    if (line === undefined) return null
    this.chosen = line
    this.changed()
    const { step, stepAttempt, stream, offset } = this.feed.store.lineAt(line)
    return { step, stepAttempt, stream, offset }
  }

  private rebuild() {
    this.visible = new VisibleLines(this.feed.store, this.events, this.filter)
    this.search = new LogSearch(this.words)
    this.look()
    this.settle()
    this.changed()
  }

  private takeIn() {
    this.visible.update()
    this.look()
    this.followLink()
    this.settle()
  }

  /** Searches on, a slice now and the others when the page had its turn. */
  private look() {
    if (this.isSearching) this.search.goOn(this.visible)
    const [row] = this.found
    if (this.seeking && row !== undefined) this.show(row)
    if (!this.isSearching) {
      this.seeking = false
      this.hit = Math.min(this.hit, Math.max(0, this.found.length - 1))
      return
    }
    if (this.lookingLater) return
    this.lookingLater = true
    setTimeout(() => {
      this.lookingLater = false
      // Whoever listens again looks again.
      if (this.listeners.size === 0) return
      this.look()
      this.changed()
    })
  }

  private settle() {
    const { lastTop } = this.scroll
    this.top = this.follow ? lastTop : Math.min(this.top, lastTop)
  }

  private followLink() {
    const link = this.wanted
    if (!link) return
    const { store } = this.feed
    for (; this.linkLine < store.lineCount; this.linkLine++) {
      const line = this.linkLine
      if (store.offsetAt(line) !== link.offset) continue
      const stream = store.streams[store.streamAt(line)]
      if (
        stream?.step !== link.step ||
        stream.stepAttempt !== link.stepAttempt ||
        stream.stream !== link.stream
      )
        continue
      this.wanted = null
      this.chosen = line
      const row = this.visible.rowOf(line)
      if (row >= 0) this.top = Math.max(0, row - this.viewportPx / rowPx / 3)
      return
    }
  }

  private changed() {
    this.version++
    for (const listener of this.listeners) listener()
  }
}
