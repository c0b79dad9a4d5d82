import { groupTitle } from '#core/log/fold-groups.ts'
import type { LogWords } from '#core/log/log-pattern.ts'
import { sameJson } from '#core/same-json.ts'

import { FoundRows } from './found-rows.ts'
import type { LogFeed } from './log-feed.ts'
import type { LogLink } from './log-link.ts'
import { LogFolds, type LogNarrowing, levelSearch, maskOf, notNarrowed } from './log-narrowing.ts'
import { logScroll, type LogScroll } from './log-scroll.ts'
import { LogSearch, noWords } from './log-search.ts'
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
  /** Where a range of lines ends that begins at the chosen one, or begins. */
  until: number | null = null
  version = 0
  narrowing: LogNarrowing = notNarrowed
  /** Told when a reader went somewhere, not when the view moved by itself. */
  onMoved: (() => void) | null = null
  readonly folds: LogFolds

  readonly feed: LogFeed
  private events: readonly LogEvent[] = []
  private wanted: LogLink | null
  /** The chunk that must be here to know which line the link names. */
  private linked: number | null = null
  private search: LogSearch
  private level: LogSearch | null = null
  private levelOf: LogNarrowing['level'] = null
  private readonly foundRows = new FoundRows()
  /** The first hit is shown as soon as it is found, unless the reader goes somewhere meanwhile. */
  private seeking = false
  private readonly listeners = new Set<() => void>()

  constructor(feed: LogFeed, { follow, link }: { follow: boolean; link: LogLink | null }) {
    this.feed = feed
    this.follow = follow && link === null
    this.wanted = link
    this.visible = new VisibleLines(feed.store, this.events, this.filter)
    this.search = this.searchFor(noWords)
    this.folds = new LogFolds(feed, () => this.rebuild())
  }

  /** Listens to the feed for as long as somebody listens here. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    const leave = this.feed.subscribe(() => {
      this.takeIn()
      this.changed()
    })
    if (this.narrowing.level !== null) this.takeLevel()
    this.takeIn()
    this.fetchSight()
    return () => {
      leave()
      this.listeners.delete(listener)
      if (this.listeners.size > 0) return
      this.search.end()
      this.level?.end()
      this.folds.end()
      // Whoever looks again has it searched again.
      this.search = this.searchFor(this.words)
      this.level = null
    }
  }

  get words(): LogWords {
    return this.search.words
  }

  /** Why what is searched for cannot be, in a sentence. */
  get refusal(): string | null {
    return this.search.refusal
  }

  /** The rows that hold the words, as far as they were looked at. */
  get found(): readonly number[] {
    return this.foundRows.rows
  }

  get isSearching(): boolean {
    return this.search.isBehind
  }

  isFound(row: number): boolean {
    return this.foundRows.has(row)
  }

  get scroll(): LogScroll {
    return logScroll(this.visible.count, rowPx, this.viewportPx)
  }

  setEvents(events: readonly LogEvent[]): void {
    if (events === this.events) return
    this.events = events
    if (this.visible.takeEvents(events) === undefined) return this.rebuild()
    this.foundRows.forget()
    this.look()
    this.settle()
    this.changed()
  }

  setFilter(change: { [Name in keyof LogFilter]?: LogFilter[Name] | undefined }): void {
    const { step, stepAttempt, stdout, stderr, events } = { ...this.filter, ...change }
    const next: LogFilter = {
      stdout: stdout === true,
      stderr: stderr === true,
      events: events === true,
      ...(step !== undefined && { step }),
      ...(step !== undefined && stepAttempt !== undefined && { stepAttempt }),
    }
    if (sameJson(next, this.filter)) return
    this.filter = next
    this.rebuild()
  }

  /** How many lines of the whole log are as bad as the level that is left; undefined where none is asked for. */
  get levelCount(): number | undefined {
    return this.level?.lines.length
  }

  /** Looked through so far for the level. */
  get isLeveling(): boolean {
    return this.level?.isBehind ?? false
  }

  setNarrowing(change: Partial<LogNarrowing>): void {
    this.narrowing = { ...this.narrowing, ...change }
    this.rebuild()
  }

  setWords(change: Partial<LogWords>): void {
    this.search.end()
    this.search = this.searchFor({ ...this.words, ...change })
    this.hit = 0
    this.seeking = true
    if (this.narrowing.around !== null) return this.rebuild()
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

  private showQuietly(row: number): void {
    this.follow = false
    this.top = Math.min(this.scroll.lastTop, Math.max(0, row - this.viewportPx / rowPx / 3))
  }

  moveBy(rows: number): void {
    const end = this.scroll.lastTop
    this.moveTo(this.top + rows, rows > 0 && this.top + rows >= end - 0.5)
  }

  moveTo(top: number, follow = top >= this.scroll.lastTop - 0.5): void {
    this.seeking = false
    this.top = Math.min(this.scroll.lastTop, Math.max(0, top))
    this.follow = follow
    this.onMoved?.()
    this.changed()
  }

  setFollow(follow: boolean): void {
    this.follow = follow
    this.settle()
    this.changed()
  }

  /** Stands where another view leads; tells nobody of it. */
  moveAlong(top: number): void {
    this.seeking = false
    this.follow = false
    this.top = Math.min(this.scroll.lastTop, Math.max(0, top))
    this.changed()
  }

  resize(viewportPx: number): void {
    if (viewportPx === this.viewportPx) return
    this.viewportPx = viewportPx
    this.settle()
    this.changed()
  }

  unchoose(): void {
    this.chosen = null
    this.until = null
    this.changed()
  }

  /** Chooses the line in a row and gives the link to it; events have none. */
  choose(row: number): LogLink | null {
    const line = this.visible.lineAt(row)
    if (line === undefined) return null
    this.chosen = line
    this.until = null
    this.changed()
    const { step, stepAttempt, stream, offset } = this.feed.store.lineAt(line)
    return offset === undefined ? null : { step, stepAttempt, stream, offset }
  }

  /** Has the range end with the line in a row; without a chosen line it begins there, too. */
  chooseUntil(row: number): void {
    const line = this.visible.lineAt(row)
    if (line === undefined) return
    this.chosen ??= line
    this.until = line
    this.changed()
  }

  private rebuild() {
    const { step } = this.filter
    if (this.search.step !== step) {
      this.search.end()
      this.search = this.searchFor(this.words)
    }
    this.takeLevel()
    const at = this.visible.lineAt(Math.floor(this.top))
    this.visible = this.narrowed()
    this.look()
    // What stood at the top stays there where it can.
    if (!this.follow && at !== undefined) this.top = Math.max(0, this.visible.nearestRow(at))
    this.settle()
    this.changed()
  }

  /** The level that is left is looked for in the whole log. */
  private takeLevel() {
    const { level } = this.narrowing
    const { step } = this.filter
    if (this.level && (this.levelOf !== level || this.level.step !== step)) {
      this.level.end()
      this.level = null
    }
    this.levelOf = level
    if (level !== null) this.level ??= levelSearch(level, this.feed, step, () => this.rebuild())
    this.level?.goOn()
  }

  private narrowed(): VisibleLines {
    const { store } = this.feed
    const { filter, events } = this
    const { around } = this.narrowing
    const isNarrow = this.level !== null || around !== null
    const hidden = new Uint8Array(store.lineCount)
    this.folds.hide(hidden)
    const masks: Uint8Array[] = []
    if (isNarrow) {
      const rows = new VisibleLines(store, [], { ...filter, events: false })
      if (this.level) masks.push(maskOf(this.level.lines, 0, rows, store.lineCount))
      if (around !== null && this.words.words !== '')
        masks.push(maskOf(this.search.lines, around, rows, store.lineCount))
    }
    const passes = (line: number): boolean => hidden[line] !== 1 && masks.every((mask) => mask[line] === 1)
    return new VisibleLines(store, events, masks.length > 0 ? { ...filter, events: false } : filter, passes)
  }

  private searchFor(words: LogWords): LogSearch {
    const { door, store } = this.feed
    const search: LogSearch = new LogSearch({
      words,
      step: this.filter.step,
      door,
      store,
      onChange: () => {
        if (this.search !== search) return
        if (this.narrowing.around !== null) return this.rebuild()
        this.look()
        this.changed()
      },
    })
    return search
  }

  private takeIn() {
    if (this.visible.update()) this.foundRows.forget()
    this.look()
    this.level?.goOn()
    if (this.folds.isOn) this.folds.goOn()
    this.followLink()
    this.settle()
  }

  /** Takes in what the search has found, and has it look on. */
  private look() {
    this.search.goOn()
    this.foundRows.place(this.search, this.visible)
    const [row] = this.found
    if (this.seeking && row !== undefined) {
      this.seeking = this.isSearching
      this.showQuietly(row)
    }
    if (!this.isSearching) {
      this.seeking = false
      this.hit = Math.min(this.hit, Math.max(0, this.found.length - 1))
    }
  }

  /** Has fetched what is in sight. */
  private fetchSight() {
    const { store } = this.feed
    const first = Math.floor(this.top)
    const wanted = new Set<number>()
    if (this.linked !== null) wanted.add(this.linked)
    for (let row = first; row <= first + this.viewportPx / rowPx + 1 && row < this.visible.count; row++) {
      const line = this.visible.lineAt(row)
      if (line === undefined) continue
      for (const position of store.missingFor(line)) wanted.add(position)
      if (!this.folds.isOn && groupTitle(store.textAt(line) ?? '') !== null) this.folds.goOn()
    }
    this.feed.want([...wanted].sort((one, other) => one - other))
  }

  private settle() {
    const { lastTop } = this.scroll
    this.top = this.follow ? lastTop : Math.min(this.top, lastTop)
  }

  private followLink() {
    this.linked = null
    if (!this.wanted) return
    const found = this.feed.store.lineAtOffset(this.wanted, this.wanted.offset)
    if (!found) return
    if ('position' in found) {
      this.linked = found.position
      return
    }
    this.wanted = null
    this.chosen = found.line
    const row = this.visible.rowOf(found.line)
    if (row >= 0) this.top = Math.max(0, row - this.viewportPx / rowPx / 3)
  }

  private changed() {
    this.fetchSight()
    this.version++
    for (const listener of this.listeners) listener()
  }
}
