import type { Line } from './line-splitter.ts'
import { digestOf, headMark, type LogPosition, markOf, readStamp } from './log-cursor.ts'

/** One line of a container's log. */
export interface LogLine {
  kind: 'line'
  /** Nanoseconds since 1970, by the node's clock. */
  timeNs: bigint
  /** Without time and newline. Any bytes. */
  bytes: Buffer
  /** What was left out at its end because the line is too long. */
  cutBytes: number
  /** False for what a container wrote last without ending the line. */
  ended: boolean
}

/** Lines are missing, or may be, between what came before this and what comes after. */
export interface LogGap {
  kind: 'gap'
  /** `clock`: the node's clock went back, and lines with times that had been before were left out when a connection was made anew. */
  reason: 'rotated' | 'clock' | 'gone' | 'unreadable'
  /** False where nothing may be missing after all, and nobody can tell. */
  sure: boolean
  /** What was said instead of a log, where something was. */
  words: string
  afterNs: bigint | null
  beforeNs: bigint | null
}

export type LogItem = LogLine | LogGap

/**
 * Finds what is new in one answer of the log API. `since`: the answer was asked for from the position's second on, and begins with what was
 * read before. `whole`: it was asked for from the file's beginning, and begins with as many lines as were read; no clock matters then.
 */
export class LogCatchUp {
  readonly #position: LogPosition
  readonly #mode: 'since' | 'whole'
  /** With `since`: the marks the answer begins with. */
  #known: number[]
  /** With `whole`: how many lines it begins with. */
  readonly #counted: number
  #at = 0
  #digest = 0
  #astray: 'rotated' | 'clock' | undefined
  /** Lines without a time: rests of lines whose beginning is not in the answer, or words that are no log. A few are kept. */
  readonly headless: string[] = []
  /** How many lines had a time. */
  stamped = 0

  constructor(position: LogPosition, mode: 'since' | 'whole') {
    this.#position = position
    this.#mode = mode
    this.#known = position.prefix()
    this.#counted = position.lines
  }

  /** With `whole`: the file does not begin with what was read, and why. Nothing of it was taken. */
  get astray(): 'rotated' | 'clock' | undefined {
    return this.#astray
  }

  /** The next line of the answer: what is new of it, in order. `ended` is false for a last line without a newline. */
  take(line: Line, ended = true): LogItem[] {
    const stamp = readStamp(line.bytes)
    if (!stamp) {
      if (this.headless.length < 5) this.headless.push(line.bytes.toString('utf8', 0, 500))
      return []
    }
    this.stamped += 1
    const gap = this.#mode === 'whole' ? this.#count(line.bytes, stamp.timeNs) : this.#compare(stamp.timeNs)
    if (gap === 'known') return []
    const bytes = line.bytes.subarray(stamp.textFrom)
    const fresh: LogLine = { kind: 'line', timeNs: stamp.timeNs, bytes, cutBytes: line.cutBytes, ended }
    if (gap === 'rotated' || gap === 'rotated, read before') {
      const item = this.#rotated(stamp.timeNs)
      if (gap === 'rotated, read before') return [item]
      this.#position.add(stamp.timeNs, line.bytes)
      return [item, fresh]
    }
    this.#position.add(stamp.timeNs, line.bytes)
    return [fresh]
  }

  #count(line: Buffer, timeNs: bigint): 'known' | 'new' {
    if (this.stamped === 1 && this.#counted > 0 && headMark(line) !== this.#position.first)
      this.#astray = 'rotated'
    if (this.#astray) return 'known'
    if (this.#at >= this.#counted) return 'new'
    this.#at += 1
    this.#digest = digestOf(this.#digest, markOf(timeNs))
    if (this.#at === this.#counted && this.#digest !== this.#position.digest) this.#astray = 'clock'
    return 'known'
  }

  #compare(timeNs: bigint): 'known' | 'new' | 'rotated' | 'rotated, read before' {
    if (this.#at >= this.#known.length) return 'new'
    const mark = markOf(timeNs)
    if (this.#known[this.#at] === mark) {
      this.#at += 1
      return 'known'
    }
    // The file was rotated: it begins with a later one of the lines that were read, or with none of them.
    const later = this.#known.indexOf(mark, this.#at)
    if (later === -1) {
      this.#known = []
      this.#position.turn(0)
      return 'rotated'
    }
    this.#position.turn(this.#known.length - later)
    this.#at = later + 1
    return 'rotated, read before'
  }

  #rotated(beforeNs: bigint): LogGap {
    const { newestNs } = this.#position
    return { kind: 'gap', reason: 'rotated', sure: false, words: '', afterNs: newestNs || null, beforeNs }
  }
}
