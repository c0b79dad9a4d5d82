import { foldGroups, groupEnds, groupOpens, type LogGroup } from '#core/log/fold-groups.ts'
import { levelSource, type LogLevel } from '#core/log/log-level.ts'

import type { LogFeed } from './log-feed.ts'
import { LogSearch } from './log-search.ts'
import type { VisibleLines } from './visible-lines.ts'

/** What a reader leaves of a log beside steps and streams. */
export interface LogNarrowing {
  /** Lines that are at least as bad. */
  level: LogLevel | null
  /** Lines that were searched for, with so many around each; null: all lines. */
  around: number | null
}

export const notNarrowed: LogNarrowing = { level: null, around: null }

const sources: Record<LogLevel, string> = {
  error: levelSource.error,
  warn: `${levelSource.error}|${levelSource.warn}`,
}

/** Looks through the whole log for lines that are at least as bad as a level. */
export const levelSearch = (
  level: LogLevel,
  { door, store }: LogFeed,
  step: string | undefined,
  onChange: () => void,
): LogSearch =>
  new LogSearch({
    words: { words: sources[level], regular: true, exact: true, whole: false },
    step,
    door,
    store,
    onChange,
  })

/** Which lines are among some, and among so many rows around them. */
export const maskOf = (
  lines: readonly number[],
  around: number,
  rows: VisibleLines,
  lineCount: number,
): Uint8Array => {
  const mask = new Uint8Array(lineCount)
  for (const line of lines) {
    const row = rows.rowOf(line)
    if (row < 0) continue
    for (let near = Math.max(0, row - around); near <= row + around && near < rows.count; near++) {
      const at = rows.lineAt(near)
      if (at !== undefined) mask[at] = 1
    }
  }
  return mask
}

/** The sections of a log, found when somebody first sees one, and which of them are closed. */
export class LogFolds {
  groups: readonly LogGroup[] = []
  private firsts: ReadonlySet<number> = new Set()
  private readonly closed = new Set<number>()
  private opens: LogSearch | null = null
  private ends: LogSearch | null = null
  private readonly feed: LogFeed
  private readonly onChange: () => void

  constructor(feed: LogFeed, onChange: () => void) {
    this.feed = feed
    this.onChange = onChange
  }

  /** Looks for sections, also for such as were printed since. */
  goOn(): void {
    const find = (words: string) =>
      new LogSearch({
        words: { words, regular: true, exact: true, whole: false },
        door: this.feed.door,
        store: this.feed.store,
        onChange: () => this.take(),
      })
    this.opens ??= find(groupOpens)
    this.ends ??= find(groupEnds)
    this.opens.goOn()
    this.ends.goOn()
  }

  get isOn(): boolean {
    return this.opens !== null
  }

  end(): void {
    this.opens?.end()
    this.ends?.end()
    this.opens = null
    this.ends = null
  }

  opensAt(line: number): boolean {
    return this.firsts.has(line)
  }

  isClosed(first: number): boolean {
    return this.closed.has(first)
  }

  get areAllClosed(): boolean {
    return this.groups.length > 0 && this.groups.every(({ first }) => this.closed.has(first))
  }

  toggle(first: number): void {
    if (!this.closed.delete(first)) this.closed.add(first)
    this.onChange()
  }

  setAll(closed: boolean): void {
    this.closed.clear()
    if (closed) for (const { first } of this.groups) this.closed.add(first)
    this.onChange()
  }

  /** Marks the lines that closed sections hide. */
  hide(mask: Uint8Array): void {
    const { store } = this.feed
    for (const { first, last } of this.groups) {
      if (!this.closed.has(first)) continue
      const stream = store.streamAt(first)
      for (
        let chunk = store.chunkOf(first);
        chunk < store.chunkCount && store.firstLine(chunk) <= last;
        chunk++
      ) {
        if (store.streamOfChunk(chunk) !== stream) continue
        const from = Math.max(first + 1, store.firstLine(chunk))
        mask.fill(1, from, Math.max(from, Math.min(last + 1, store.firstLine(chunk + 1))))
      }
    }
  }

  private take(): void {
    const { store } = this.feed
    this.groups = foldGroups(
      this.opens?.lines ?? [],
      this.ends?.lines ?? [],
      (line) => store.streamAt(line),
      store.lineCount,
    )
    this.firsts = new Set(this.groups.map(({ first }) => first))
    this.onChange()
  }
}
