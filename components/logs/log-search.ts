import { logPattern, type LogWords } from '#core/log/log-pattern.ts'
import { Refusal } from '#core/refusal.ts'

import type { LogDoor } from './log-feed.ts'
import type { LogStore } from './log-store.ts'

/** More hits than this are not collected: nobody walks through them. */
export const mostHits = 100_000
/** Who types is given time to type on. */
const typingMs = 30
/** What is found first is told at once, more of it so often: drawing takes longer than finding. */
const tellEveryMs = 100
/** After a failure. */
const againMs = 1_000

export const noWords: LogWords = { words: '', regular: false, exact: false, whole: false }

interface SearchGiven {
  words: LogWords
  step?: string | undefined
  door: LogDoor
  store: LogStore
  /** Called when something was found or the search has come to its end. */
  onChange: () => void
}

/**
 * The lines that hold some words. The server looks through the log, to its last line; what it finds is taken in as it comes,
 * and what is printed later is looked at when the store knows of it.
 */
export class LogSearch {
  readonly words: LogWords
  readonly step: string | undefined
  /** Lines of the store, rising. A new array whenever there are more. */
  lines: readonly number[] = []
  /** Why there is nothing to find, in a sentence. */
  refusal: string | null = null
  /** For events, which are all here. */
  readonly pattern: RegExp | null

  private readonly given: SearchGiven
  private position = 0
  private toldMs = Number.NEGATIVE_INFINITY
  private readonly ending = new AbortController()
  private isBusy = false

  constructor(given: SearchGiven) {
    this.given = given
    this.words = given.words
    this.step = given.step
    this.pattern = this.patternOf(given.words)
  }

  /** Whether lines are left to look at. */
  get isBehind(): boolean {
    return (
      this.pattern !== null &&
      this.refusal === null &&
      this.position < this.given.store.position &&
      this.lines.length < mostHits
    )
  }

  /** Looks on where there is something to look at. */
  goOn(): void {
    if (this.isBusy || !this.isBehind || this.ending.signal.aborted) return
    this.isBusy = true
    setTimeout(() => void this.askAll(), this.position === 0 ? typingMs : 0)
  }

  end(): void {
    this.ending.abort()
  }

  private patternOf(words: LogWords): RegExp | null {
    if (words.words === '') return null
    try {
      return logPattern(words)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.refusal = error.message
      return null
    }
  }

  private async askAll(): Promise<void> {
    const { signal } = this.ending
    while (this.isBehind && !signal.aborted) {
      try {
        await this.ask(signal)
      } catch {
        if (!signal.aborted) await new Promise((done) => setTimeout(done, againMs))
      }
    }
    this.isBusy = false
    if (!signal.aborted) this.given.onChange()
  }

  private async ask(signal: AbortSignal): Promise<void> {
    const { door, step, words } = this.given
    const wholeStore = this.given.store.position
    for await (const line of door.search({ ...words, step, after: this.position }, signal)) {
      if (signal.aborted) return
      if ('refused' in line) this.refusal = line.refused
      else {
        if (this.take(line.hits) && performance.now() - this.toldMs >= tellEveryMs) {
          this.toldMs = performance.now()
          this.given.onChange()
        }
        // What the store has not numbered yet is looked at again when it has.
        this.position = Math.max(this.position, Math.min(line.end, this.given.store.position))
      }
      if (!this.isBehind) return
    }
    // A server that looked at all it has is not asked again for what it lost.
    this.position = Math.max(this.position, wholeStore)
  }

  /** Whether there was something among them. */
  private take(hits: readonly (readonly [number, readonly number[]])[]): boolean {
    const fresh = hits.flatMap(([position, places]) =>
      places.flatMap((place) => this.given.store.lineIn(position, place) ?? []),
    )
    if (fresh.length > 0)
      this.lines = [...new Set([...this.lines, ...fresh])]
        .sort((one, other) => one - other)
        .slice(0, mostHits)
    return fresh.length > 0
  }
}
