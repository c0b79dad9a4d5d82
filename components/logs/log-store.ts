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
  gap: boolean
}

export type KeptFrame = LogFrame<KeptFrameHeader>

/** A line that has not ended yet: its bytes so far, and the entry that shows them. */
interface OpenLine {
  entry: number
  bytes: Uint8Array
}

const newline = 10
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
 * when the rest arrives, the entry is pointed at the joined bytes. Frames at or before `position` are ignored, so a repeated answer changes nothing.
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
  private readonly open = new Map<number, OpenLine>()
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

  bytesAt(line: number): Uint8Array {
    const chunk = this.chunks[this.chunkOf.get(line)] ?? emptyBytes
    const start = this.startOf.get(line)
    return chunk.subarray(start, start + this.lengthOf.get(line))
  }

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
      gap: this.gaps.has(line),
    }
  }

  isGap(line: number): boolean {
    return this.gaps.has(line)
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
    this.point(line, chunk, start, length)
    return line
  }

  private point(line: number, chunk: number, start: number, length: number) {
    this.chunkOf.set(line, chunk)
    this.startOf.set(line, start)
    this.lengthOf.set(line, length)
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
    const chunk = this.keep(bytes)
    let start = 0
    const begun = this.open.get(stream)
    if (begun) {
      const end = bytes.indexOf(newline)
      const head = end === -1 ? bytes : bytes.subarray(0, end)
      const joined = new Uint8Array(begun.bytes.length + head.length)
      joined.set(begun.bytes)
      joined.set(head, begun.bytes.length)
      this.point(begun.entry, this.keep(joined), 0, visibleLength(joined))
      if (end === -1) {
        this.open.set(stream, { entry: begun.entry, bytes: joined })
        return
      }
      this.open.delete(stream)
      start = end + 1
    }
    while (start < bytes.length) {
      const end = bytes.indexOf(newline, start)
      const stop = end === -1 ? bytes.length : end
      const line = bytes.subarray(start, stop)
      const entry = this.addLine(stream, frame.atMs, frame.offset + start, chunk, start, visibleLength(line))
      if (end === -1) this.open.set(stream, { entry, bytes: line })
      start = stop + 1
    }
  }
}

/** Without the carriage return of a Windows line end. */
const visibleLength = (line: Uint8Array): number =>
  line[line.length - 1] === 13 ? line.length - 1 : line.length
