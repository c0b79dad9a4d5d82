import { createHash } from 'node:crypto'

/** How far the log of one container instance was read: a plain value, kept with the lines it speaks of. */
export interface LogCursor {
  /** The newest time of a line that was read, in nanoseconds since 1970; empty before the first. */
  newestNs: string
  /** The lines of the newest second and the one before it, in order: four bytes each, base64. */
  recent: string
  /** The mark of the first line of the file, by which another file is told from it; null where that was not seen. */
  first: number | null
  /** Of all lines that were read of this file, in order. */
  digest: number
  /** Lines and bytes that were read of this file. */
  lines: number
  bytes: number
}

export const freshCursor: LogCursor = { newestNs: '', recent: '', first: null, digest: 0, lines: 0, bytes: 0 }

/** A line as the log API gives it with times: `2026-01-02T03:04:05.000000006Z text`. */
export interface StampedLine {
  timeNs: bigint
  /** The line's own text begins here. */
  textFrom: number
}

const stamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{9})(Z|[+-]\d\d:\d\d) /
const second = 1_000_000_000n
/** The longest prefix there is: a date, nine digits, a zone, a space. */
const stampBytes = 36

/** The time a line begins with, or undefined: then it is the rest of a line whose beginning lies before, or an error in words. */
export const readStamp = (line: Buffer): StampedLine | undefined => {
  const found = stamp.exec(line.toString('latin1', 0, stampBytes))
  if (!found) return undefined
  const [whole, at, fraction = '', zone] = found
  const seconds = BigInt(Date.parse(`${at}${zone}`)) / 1000n
  return { timeNs: seconds * second + BigInt(fraction), textFrom: whole.length }
}

/**
 * A line by its time: 31 bits of nanoseconds are two seconds, all that is remembered. Not by its text: of a long line written in parts among
 * which another stream came, an answer may leave out a part. The highest bit of four bytes is left for the second the line is of.
 */
export const markOf = (timeNs: bigint): number => Number(timeNs & 0x7fff_ffffn)

/** So much of a file's first line tells it from other files: its time, to the nanosecond, and some text. */
export const headBytes = 128

/** The mark of a file's first line. */
export const headMark = (line: Buffer): number =>
  createHash('sha1').update(line.subarray(0, headBytes)).digest().readUInt32BE(0)

/** A digest with one line more (FNV-1a over marks). */
export const digestOf = (digest: number, mark: number): number => Math.imul(digest ^ mark, 0x0100_0193) >>> 0

interface Recent {
  second: bigint
  mark: number
}

/**
 * The memory that lets a reader go on exactly where it was. The API resumes by whole seconds only, and times are neither distinct nor in
 * order; but what it answers for a second on is the same part of an append-only file each time. So the lines read before whose time is not
 * before that second are exactly the beginning of the answer: they are counted off, and their times compared.
 */
export class LogPosition {
  #newestNs: bigint
  #recent: Recent[]
  #first: number | null
  #digest: number
  lines: number
  bytes: number

  constructor(cursor: LogCursor = freshCursor) {
    this.#newestNs = cursor.newestNs === '' ? 0n : BigInt(cursor.newestNs)
    this.#first = cursor.first
    this.#digest = cursor.digest
    this.lines = cursor.lines
    this.bytes = cursor.bytes
    const packed = Buffer.from(cursor.recent, 'base64')
    const newest = this.#newestNs / second
    this.#recent = Array.from({ length: packed.length / 4 }, (_, index) => {
      const word = packed.readUInt32BE(index * 4)
      return { second: word >= 0x8000_0000 ? newest : newest - 1n, mark: word & 0x7fff_ffff }
    })
  }

  /** Where to ask from: a whole second at least one before the newest line; undefined for the beginning. */
  get since(): bigint | undefined {
    return this.#newestNs === 0n ? undefined : this.#newestNs / second - 1n
  }

  get newestNs(): bigint {
    return this.#newestNs
  }

  get first(): number | null {
    return this.#first
  }

  get digest(): number {
    return this.#digest
  }

  /** The marks with which the answer for {@link since} begins. */
  prefix(): number[] {
    const from = this.since
    return this.#recent.flatMap(({ second: of, mark }) => (from === undefined || of >= from ? [mark] : []))
  }

  /** A line was read that was not before. */
  add(timeNs: bigint, line: Buffer): void {
    const before = this.#newestNs / second
    const mark = markOf(timeNs)
    if (timeNs > this.#newestNs) this.#newestNs = timeNs
    if (this.#newestNs / second !== before) this.#forget()
    if (this.lines === 0) this.#first = headMark(line)
    // Written late with an old time: no answer that is asked for later will hold it.
    if (timeNs / second >= this.#newestNs / second - 1n) this.#recent.push({ second: timeNs / second, mark })
    this.#digest = digestOf(this.#digest, mark)
    this.lines += 1
    this.bytes += line.length + 1
  }

  /** The file is another one, and `kept` of the newest lines are what it begins with. */
  turn(kept: number): void {
    this.#recent = kept === 0 ? [] : this.#recent.slice(-kept)
    this.#first = null
    this.#digest = 0
    this.lines = kept
    this.bytes = 0
  }

  value(): LogCursor {
    const newest = this.#newestNs / second
    const packed = Buffer.alloc(this.#recent.length * 4)
    for (const [index, { second: of, mark }] of this.#recent.entries())
      packed.writeUInt32BE(of === newest ? mark + 0x8000_0000 : mark, index * 4)
    return {
      newestNs: this.#newestNs === 0n ? '' : this.#newestNs.toString(),
      recent: packed.toString('base64'),
      first: this.#first,
      digest: this.#digest,
      lines: this.lines,
      bytes: this.bytes,
    }
  }

  #forget(): void {
    const oldest = this.#newestNs / second - 1n
    this.#recent = this.#recent.filter(({ second: of }) => of >= oldest)
  }
}
