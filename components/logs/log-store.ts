import type { LogFrame } from '#core/protocol/log-frames.ts'
import type { KeptFrameHeader } from '#core/protocol/log-page.ts'

/** One output of one try of a step. */
export interface LogStream {
  step: string
  stepAttempt: number
  stream: 'stdout' | 'stderr'
}

export interface LogLine extends LogStream {
  atMs: number
  /** Byte offset of the line in its stream: the part of a link that survives. */
  offset: number
  text: string
  /** Bytes of the line behind `text`: a line over many frames is read up to its first 64 KB. */
  restBytes: number
  gap: boolean
}

export type KeptFrame = LogFrame<KeptFrameHeader>

/** The bytes of a line that came in more than one frame, as they came: joined only when it is read, for it may be 100 MB. */
interface LongLine {
  pieces: Uint8Array[]
  sizeBytes: number
}

const newline = 10
const carriageReturn = 13

/** So much of a line over many frames is read: as much as a single frame holds, and far more than a screen shows. */
export const longestReadBytes = 65_536

const emptyBytes = new Uint8Array(0)

/** Typed columns that double when full: a million lines cost some 30 MB beside their bytes. */
class Column<Values extends Uint32Array | Float64Array> {
  values: Values
  private readonly make: (length: number) => Values

  constructor(make: (length: number) => Values) {
    this.make = make
    this.values = make(1024)
  }

  set(at: number, value: number) {
    if (at >= this.values.length) {
      const larger = this.make(this.values.length * 2)
      larger.set(this.values)
      this.values = larger
    }
    this.values[at] = value
  }

  get(at: number): number {
    return this.values[at] ?? 0
  }
}

/**
 * The lines of a run's logs as bytes with offsets; a line is decoded only when it is looked at.
 *
 * Frames arrive in the order of their positions, streams interleaved, cut anywhere. A line keeps its index from its first byte on:
 * when the rest arrives, its pieces are kept side by side. Frames at or before `position` are ignored, so a repeated answer changes nothing.
 */
export class LogStore {
  /** Cursor: everything up to here is in. */
  position = 0
  lineCount = 0
  sizeBytes = 0

  readonly streams: LogStream[] = []
  private readonly chunks: Uint8Array[] = []
  private readonly chunkOf = new Column((length) => new Uint32Array(length))
  private readonly startOf = new Column((length) => new Uint32Array(length))
  private readonly lengthOf = new Column((length) => new Uint32Array(length))
  private readonly streamOf = new Column((length) => new Uint32Array(length))
  private readonly offsetOf = new Column((length) => new Float64Array(length))
  private readonly timeOf = new Column((length) => new Float64Array(length))
  private readonly gaps = new Set<number>()
  /** Line that has not ended yet, by stream. */
  private readonly open = new Map<number, number>()
  private readonly long = new Map<number, LongLine>()
  private readonly numbers = new Map<string, number>()
  private readonly decoder = new TextDecoder()

  append(frames: readonly KeptFrame[]): void {
    for (const { header, bytes } of frames) {
      if (header.position <= this.position) continue
      this.position = header.position
      if (header.gap === undefined) this.appendBytes(header, bytes)
      else this.appendGap(header, header.gap)
    }
  }

  streamAt(line: number): number {
    return this.streamOf.get(line)
  }

  timeAt(line: number): number {
    return this.timeOf.get(line)
  }

  offsetAt(line: number): number {
    return this.offsetOf.get(line)
  }

  /** Without its end, and without the carriage return of a Windows line end. */
  textAt(line: number): string {
    return this.decoder.decode(this.bytesAt(line))
  }

  lineAt(line: number): LogLine {
    const stream = this.streams[this.streamAt(line)]
    if (!stream) throw new Error(`No line ${line}`)
    return {
      ...stream,
      atMs: this.timeAt(line),
      offset: this.offsetAt(line),
      text: this.textAt(line),
      restBytes: Math.max((this.long.get(line)?.sizeBytes ?? 0) - longestReadBytes, 0),
      gap: this.gaps.has(line),
    }
  }

  isGap(line: number): boolean {
    return this.gaps.has(line)
  }

  private bytesAt(line: number): Uint8Array {
    const long = this.long.get(line)
    if (long) return visible(joined(long.pieces, Math.min(long.sizeBytes, longestReadBytes)))
    return visible(this.firstOf(line))
  }

  /** What the frame that began the line holds of it. */
  private firstOf(line: number): Uint8Array {
    const chunk = this.chunks[this.chunkOf.get(line)] ?? emptyBytes
    const start = this.startOf.get(line)
    return chunk.subarray(start, start + this.lengthOf.get(line))
  }

  private numberOf(frame: LogStream): number {
    const key = `${frame.stepAttempt}/${frame.stream}/${frame.step}`
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    const number = this.streams.length
    this.streams.push({ step: frame.step, stepAttempt: frame.stepAttempt, stream: frame.stream })
    this.numbers.set(key, number)
    return number
  }

  private keep(bytes: Uint8Array): number {
    this.chunks.push(bytes)
    return this.chunks.length - 1
  }

  private addLine(
    stream: number,
    atMs: number,
    offset: number,
    chunk: number,
    start: number,
    length: number,
  ): number {
    const line = this.lineCount++
    this.streamOf.set(line, stream)
    this.timeOf.set(line, atMs)
    this.offsetOf.set(line, offset)
    this.chunkOf.set(line, chunk)
    this.startOf.set(line, start)
    this.lengthOf.set(line, length)
    return line
  }

  private appendGap(frame: KeptFrameHeader, sentence: string) {
    const bytes = new TextEncoder().encode(sentence)
    const stream = this.numberOf(frame)
    this.open.delete(stream)
    this.gaps.add(this.addLine(stream, frame.atMs, frame.offset, this.keep(bytes), 0, bytes.length))
  }

  private appendBytes(frame: KeptFrameHeader, bytes: Uint8Array) {
    this.sizeBytes += bytes.length
    const stream = this.numberOf(frame)
    const begun = this.open.get(stream)
    let start = 0
    if (begun !== undefined) {
      const end = bytes.indexOf(newline)
      this.lengthen(begun, end === -1 ? bytes : bytes.subarray(0, end))
      if (end === -1) return
      this.open.delete(stream)
      start = end + 1
    }
    if (start === bytes.length) return
    const chunk = this.keep(bytes)
    while (start < bytes.length) {
      const end = bytes.indexOf(newline, start)
      const stop = end === -1 ? bytes.length : end
      const entry = this.addLine(stream, frame.atMs, frame.offset + start, chunk, start, stop - start)
      if (end === -1) this.open.set(stream, entry)
      start = stop + 1
    }
  }

  private lengthen(line: number, piece: Uint8Array) {
    if (piece.length === 0) return
    const long = this.long.get(line)
    if (long) {
      long.pieces.push(piece)
      long.sizeBytes += piece.length
      return
    }
    const first = this.firstOf(line)
    this.long.set(line, { pieces: [first, piece], sizeBytes: first.length + piece.length })
  }
}

const visible = (line: Uint8Array): Uint8Array =>
  line.at(-1) === carriageReturn ? line.subarray(0, -1) : line

/** The first `sizeBytes` of the pieces in a row. */
const joined = (pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array => {
  const whole = new Uint8Array(sizeBytes)
  let at = 0
  for (const piece of pieces) {
    if (at === sizeBytes) break
    const part = piece.subarray(0, sizeBytes - at)
    whole.set(part, at)
    at += part.length
  }
  return whole
}
