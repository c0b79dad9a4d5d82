import { CursorFeed } from '#components/api/cursor-feed.ts'
import type { LogWords } from '#core/log/log-pattern.ts'
import { readLogFrames } from '#core/protocol/log-frames.ts'
import type { LogOutline } from '#core/protocol/log-outline.ts'
import { keptFrameHeader } from '#core/protocol/log-page.ts'
import type { SearchLine } from '#core/protocol/log-search.ts'

import { LogStore } from './log-store.ts'

/** What one call brought: whole frames, and whether there is more to fetch now. */
export interface LogAnswer {
  body: Uint8Array
  more: boolean
}

/** Where words are to be found. */
export interface SearchAsked extends LogWords {
  /** Behind this position. */
  after: number
  step?: string | undefined
}

/** How the output of a run is asked for. */
export interface LogDoor {
  outline(after: number, signal: AbortSignal): Promise<LogOutline>
  frames(after: number, limitBytes: number, signal: AbortSignal): Promise<LogAnswer>
  /** Tells what is found as it is found. */
  search(asked: SearchAsked, signal: AbortSignal): AsyncIterable<SearchLine>
}

/** What is new of a run that prints. */
const newBytes = 262_144
/** What is fetched around what somebody looks at. */
const windowBytes = 131_072
/** After a failure. */
const againMs = 1_000

/**
 * Keeps a LogStore up to date with a run's output. What there is at the beginning is numbered, not fetched; what is printed from then on comes as it
 * is. Lines in sight that are not here are fetched when they are wanted.
 */
export class LogFeed extends CursorFeed {
  readonly store = new LogStore()
  /** False until everything that existed at the beginning is numbered. */
  loaded = false

  readonly door: LogDoor
  /** More was printed than is worth fetching before somebody looks at it. */
  private isBehind = true
  /** Positions of chunks to be here, for somebody who looks; those asked for last count. */
  private wanted: readonly number[] = []
  private fetching: AbortController | undefined

  constructor(door: LogDoor) {
    super()
    this.door = door
  }

  get position(): number {
    return this.store.position
  }

  /** Fetches chunks that are looked at. Who looks elsewhere meanwhile need not wait for what he looked at before. */
  want(positions: readonly number[]): void {
    this.wanted = positions
    if (positions.length > 0 && !this.fetching) void this.fetchWanted()
  }

  /**
   * The texts of lines in their order, fetched where they are not here; what was lost says so. Throws where the server does not answer, or the signal
   * says that nobody waits any more.
   */
  async textsOf(lines: Iterable<number>, signal: AbortSignal): Promise<string[]> {
    const texts: string[] = []
    for (const line of lines) {
      for (
        let [first] = this.store.missingFor(line);
        first !== undefined;
        [first] = this.store.missingFor(line)
      )
        await this.read(first, newBytes, signal)
      texts.push(this.store.textAt(line) ?? '')
    }
    return texts
  }

  override rest(): void {
    super.rest()
    this.wanted = []
    this.fetching?.abort()
  }

  protected async pull(signal: AbortSignal): Promise<boolean> {
    if (this.isBehind) {
      const outline = await this.door.outline(this.position, signal)
      this.store.number(outline)
      this.isBehind = outline.more
      this.loaded ||= !outline.more
      return outline.more
    }
    const { body, more } = await this.door.frames(this.position, newBytes, signal)
    this.store.append(readLogFrames(body, keptFrameHeader))
    this.isBehind = more
    return more
  }

  /** Fetches what lies at a position and behind it. */
  private async read(first: number, limitBytes: number, signal: AbortSignal): Promise<void> {
    const { body } = await this.door.frames(first - 1, limitBytes, signal)
    const frames = readLogFrames(body, keptFrameHeader)
    const last = frames.at(-1)
    if (!last) throw new Error('The server has no lines where there were some.')
    this.store.append(frames)
    this.store.loseUnread(first, last.header.position)
  }

  private async fetchWanted(): Promise<void> {
    const fetching = new AbortController()
    this.fetching = fetching
    for (let [first] = this.wanted; first !== undefined && !fetching.signal.aborted; [first] = this.wanted) {
      const before = this.wanted
      try {
        await this.read(first, windowBytes, fetching.signal)
        this.failure = null
      } catch (error) {
        if (fetching.signal.aborted) break
        this.failure = error instanceof Error ? error.message : String(error)
        this.changed()
        await pause(againMs, fetching.signal)
        continue
      }
      // Whoever looks says what is missing still; for who looks no more nothing is fetched.
      if (this.wanted === before) this.wanted = []
      this.changed()
    }
    this.fetching = undefined
  }
}

/** Ends early where the signal says so. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => (clearTimeout(timer), done()), { once: true })
  })
