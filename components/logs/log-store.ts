import { lineEndsOf, linesBegun } from '#core/log/line-ends.ts'
import type { LogFrame } from '#core/protocol/log-frames.ts'
import type { LogOutline, OutlineChunk } from '#core/protocol/log-outline.ts'
import { goneWords, type KeptFrameHeader } from '#core/protocol/log-page.ts'

import { ChunkBytes } from './chunk-bytes.ts'
import { Column, large, whole } from './column.ts'

/** One output of one try of a step. */
export interface LogStream {
  step: string
  stepAttempt: number
  stream: 'stdout' | 'stderr'
}

export interface LogLine extends LogStream {
  atMs: number
  /** Byte offset of the line in its stream: the part of a link that survives. Undefined until the line is here. */
  offset: number | undefined
  /** Undefined until the line is here. */
  text: string | undefined
  /** Bytes of the line behind `text`: a line over many chunks is read up to its first 64 KB. */
  restBytes: number
  gap: boolean
}

export type KeptFrame = LogFrame<KeptFrameHeader>

const newline = 10
const carriageReturn = 13

/** So much of a line over many chunks is read: as much as a single chunk holds, and far more than a screen shows. */
export const longestReadBytes = 65_536

const nothing = 0xffff_ffff

/** Where a stream stands: its last chunk, and whether that left a line open. */
interface StreamEnd {
  chunk: number
  isOpen: boolean
}

/**
 * The lines of a run's logs. All of them are numbered, from what is told of their chunks; the bytes are here for those alone that somebody
 * looks at, and are forgotten when others are looked at.
 *
 * A line belongs to the chunk with its first byte and keeps its number for good. What is told again, at or before `position`, changes nothing.
 */
export class LogStore {
  /** Cursor: everything up to here is numbered. */
  position = 0
  lineCount = 0
  sizeBytes = 0
  chunkCount = 0

  readonly streams: LogStream[] = []
  private readonly bytes = new ChunkBytes()
  private readonly positionOf = new Column(large)
  private readonly firstLineOf = new Column(whole)
  private readonly streamOf = new Column(whole)
  private readonly offsetOf = new Column(large)
  private readonly sizeOf = new Column(whole)
  private readonly timeOf = new Column(large)
  /** The next chunk of the same stream. */
  private readonly nextOf = new Column(whole)
  private readonly continued = new Set<number>()
  /** Chunks with a line end in them: a line that goes on ends in the first of these. */
  private readonly ending = new Set<number>()
  /** In place of what was lost. */
  private readonly gaps = new Map<number, string>()
  private readonly ends = new Map<number, StreamEnd>()
  private readonly numbers = new Map<string, number>()
  private readonly beginnings = new Map<string, number>()
  private readonly decoder = new TextDecoder()

  /** Takes in what is told of chunks, without their bytes. */
  number({ streams, chunks, end }: LogOutline): void {
    for (const chunk of chunks) {
      const stream = streams[chunk.stream]
      if (!stream || chunk.position <= this.position) continue
      this.addLost(stream, chunk.position - 1, chunk.offset, chunk.atMs)
      this.add(this.numberOf(stream), chunk)
    }
    const [first] = this.streams.length > 0 ? this.streams : streams
    this.addLost(first ?? { step: '', stepAttempt: 1, stream: 'stdout' }, end, 0, this.lastMs())
  }

  /** Takes in chunks with their bytes: such as are new, and such as are numbered already. */
  append(frames: readonly KeptFrame[]): void {
    for (const { header, bytes } of frames) {
      if (header.position <= this.position) this.load(header, bytes)
      else if (header.gap !== undefined) this.addGap(header, header.position, header)
      else {
        const { position, offset, atMs } = header
        const stream = this.numberOf(header)
        this.add(stream, { position, stream, offset, atMs, sizeBytes: bytes.length, ...lineEndsOf(bytes) })
        this.load(header, bytes)
      }
    }
  }

  /** What was asked for between two positions, both included, and did not come, is lost: its lines stay, and say so. */
  loseUnread(from: number, to: number): void {
    for (
      let chunk = this.positionOf.lastNotAbove(from - 1, this.chunkCount) + 1;
      chunk < this.chunkCount;
      chunk++
    ) {
      if (this.positionOf.get(chunk) > to) return
      if (!this.bytes.has(chunk) && !this.gaps.has(chunk)) this.gaps.set(chunk, goneWords)
    }
  }

  /** When a try of a step printed first. */
  beginningOf({ step, stepAttempt }: Pick<LogStream, 'step' | 'stepAttempt'>): number {
    return this.beginnings.get(`${stepAttempt}/${step}`) ?? 0
  }

  /** First line of a chunk; that of the next chunk is where it ends. */
  firstLine(chunk: number): number {
    return chunk < this.chunkCount ? this.firstLineOf.get(chunk) : this.lineCount
  }

  streamOfChunk(chunk: number): number {
    return this.streamOf.get(chunk)
  }

  timeOfChunk(chunk: number): number {
    return this.timeOf.get(chunk)
  }

  chunkOf(line: number): number {
    return this.firstLineOf.lastNotAbove(line, this.chunkCount)
  }

  streamAt(line: number): number {
    return this.streamOf.get(this.chunkOf(line))
  }

  timeAt(line: number): number {
    return this.timeOf.get(this.chunkOf(line))
  }

  offsetAt(line: number): number | undefined {
    const chunk = this.chunkOf(line)
    if (this.gaps.has(chunk)) return this.offsetOf.get(chunk)
    const start = this.bytes.get(chunk)?.starts[line - this.firstLineOf.get(chunk)]
    return start === undefined ? undefined : this.offsetOf.get(chunk) + start
  }

  /** Without its end, and without the carriage return of a Windows line end; undefined where its bytes are not here. */
  textAt(line: number): string | undefined {
    const chunk = this.chunkOf(line)
    const gap = this.gaps.get(chunk)
    if (gap !== undefined) return gap
    const pieces = this.piecesOf(line, chunk)
    return pieces && this.decoder.decode(withoutReturn(joined(pieces)))
  }

  lineAt(line: number): LogLine {
    const chunk = this.chunkOf(line)
    const stream = this.streams[this.streamOf.get(chunk)]
    if (!stream) throw new Error(`No line ${line}`)
    return {
      ...stream,
      atMs: this.timeOf.get(chunk),
      offset: this.offsetAt(line),
      text: this.textAt(line),
      restBytes: this.restOf(line, chunk),
      gap: this.gaps.has(chunk),
    }
  }

  /** Positions of the chunks that must be here for a line to be read, and are not. */
  missingFor(line: number): number[] {
    const chunk = this.chunkOf(line)
    if (chunk < 0 || this.gaps.has(chunk)) return []
    return [chunk, ...this.following(line, chunk)]
      .filter((one) => !this.bytes.has(one))
      .map((one) => this.positionOf.get(one))
  }

  /** The line with so many line ends before it in the chunk at a position. Undefined where there is none. */
  lineIn(position: number, lineEnds: number): number | undefined {
    const chunk = this.chunkAt(position)
    if (chunk === undefined) return undefined
    const isContinued = this.continued.has(chunk)
    if (!isContinued || lineEnds > 0) return this.firstLine(chunk) + lineEnds - (isContinued ? 1 : 0)
    // It began in the last chunk of the stream in which a line begins.
    let begun: number | undefined
    for (let one = 0; one < chunk; one++)
      if (
        this.streamOf.get(one) === this.streamOf.get(chunk) &&
        this.firstLine(one + 1) > this.firstLine(one)
      )
        begun = this.firstLine(one + 1) - 1
    return begun
  }

  /** The line that holds a byte of a stream: its number, or the position of the chunk that must be here to tell. Undefined where no chunk has the byte. */
  lineAtOffset(stream: LogStream, offset: number): { line: number } | { position: number } | undefined {
    const number = this.numbers.get(nameOf(stream))
    if (number === undefined) return undefined
    for (let chunk = 0; chunk < this.chunkCount; chunk++) {
      const inChunk = offset - this.offsetOf.get(chunk)
      if (this.streamOf.get(chunk) !== number || inChunk < 0 || inChunk >= this.sizeOf.get(chunk)) continue
      const loaded = this.bytes.get(chunk)
      if (!loaded) return { position: this.positionOf.get(chunk) }
      const place = loaded.starts.findLastIndex((start) => start <= inChunk)
      return place < 0 ? undefined : { line: this.firstLineOf.get(chunk) + place }
    }
    return undefined
  }

  private chunkAt(position: number): number | undefined {
    const chunk = this.positionOf.lastNotAbove(position, this.chunkCount)
    return chunk >= 0 && this.positionOf.get(chunk) === position ? chunk : undefined
  }

  private lastMs(): number {
    return this.chunkCount === 0 ? 0 : this.timeOf.get(this.chunkCount - 1)
  }

  private numberOf(stream: LogStream): number {
    const name = nameOf(stream)
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    const number = this.streams.length
    this.streams.push({ step: stream.step, stepAttempt: stream.stepAttempt, stream: stream.stream })
    this.numbers.set(name, number)
    return number
  }

  private add(stream: number, told: OutlineChunk): void {
    const chunk = this.chunkCount++
    const before = this.ends.get(stream)
    const isContinued = before?.isOpen === true
    this.position = told.position
    this.sizeBytes += told.sizeBytes
    const of = this.streams[stream]
    const tryOf = `${of?.stepAttempt}/${of?.step}`
    if (!this.beginnings.has(tryOf)) this.beginnings.set(tryOf, told.atMs)
    this.positionOf.set(chunk, told.position)
    this.firstLineOf.set(chunk, this.lineCount)
    this.streamOf.set(chunk, stream)
    this.offsetOf.set(chunk, told.offset)
    this.sizeOf.set(chunk, told.sizeBytes)
    this.timeOf.set(chunk, told.atMs)
    this.nextOf.set(chunk, nothing)
    if (before) this.nextOf.set(before.chunk, chunk)
    if (isContinued) this.continued.add(chunk)
    if (told.newlines > 0) this.ending.add(chunk)
    this.lineCount += linesBegun(told, told.sizeBytes, isContinued)
    this.ends.set(stream, { chunk, isOpen: told.sizeBytes === 0 ? isContinued : !told.endsLine })
  }

  /** A gap up to a position, where there are positions that nothing was told of. */
  private addLost(stream: LogStream, position: number, offset: number, atMs: number): void {
    if (position > this.position) this.addGap(stream, position, { offset, atMs, gap: goneWords })
  }

  /** A gap is a line of its own and ends the open line of its stream. */
  private addGap(
    name: LogStream,
    position: number,
    { offset, atMs, gap = goneWords }: { offset: number; atMs: number; gap?: string | undefined },
  ): void {
    const stream = this.numberOf(name)
    const chunk = this.chunkCount
    const before = this.ends.get(stream)
    if (before) before.isOpen = false
    this.add(stream, { position, stream, offset, atMs, sizeBytes: 0, newlines: 0, endsLine: true })
    this.gaps.set(chunk, gap)
    this.lineCount++
  }

  private load({ position, gap }: KeptFrameHeader, bytes: Uint8Array): void {
    const chunk = this.chunkAt(position)
    if (chunk === undefined || gap !== undefined || this.gaps.has(chunk)) return
    this.bytes.put(chunk, bytes, this.continued.has(chunk))
  }

  /** The chunks into which the last line of a chunk goes on, as far as it is read. */
  private following(line: number, chunk: number): number[] {
    const found: number[] = []
    if (line + 1 !== this.firstLine(chunk + 1)) return found
    let sizeBytes = 0
    for (let next = this.nextOf.get(chunk); next !== nothing; next = this.nextOf.get(next)) {
      if (!this.continued.has(next) || sizeBytes >= longestReadBytes) return found
      found.push(next)
      sizeBytes += this.sizeOf.get(next)
      if (this.ending.has(next)) return found
    }
    return found
  }

  private piecesOf(line: number, chunk: number): Uint8Array[] | undefined {
    const loaded = this.bytes.get(chunk)
    const start = loaded?.starts[line - this.firstLineOf.get(chunk)]
    if (!loaded || start === undefined) return undefined
    const end = loaded.bytes.indexOf(newline, start)
    if (end !== -1) return [loaded.bytes.subarray(start, end)]
    const pieces = [loaded.bytes.subarray(start)]
    for (const next of this.following(line, chunk)) {
      const more = this.bytes.get(next)?.bytes
      if (!more) return undefined
      const stop = more.indexOf(newline)
      pieces.push(stop === -1 ? more : more.subarray(0, stop))
    }
    return pieces
  }

  /** Whole chunks of a line behind what is read of it. */
  private restOf(line: number, chunk: number): number {
    if (line + 1 !== this.firstLine(chunk + 1)) return 0
    let sizeBytes = 0
    const start = this.bytes.get(chunk)?.starts[line - this.firstLineOf.get(chunk)] ?? 0
    for (let next = this.nextOf.get(chunk); next !== nothing; next = this.nextOf.get(next)) {
      if (!this.continued.has(next) || this.ending.has(next)) break
      sizeBytes += this.sizeOf.get(next)
    }
    return Math.max(0, this.sizeOf.get(chunk) - start + sizeBytes - longestReadBytes)
  }
}

const nameOf = ({ step, stepAttempt, stream }: LogStream): string => `${stepAttempt}/${stream}/${step}`

const withoutReturn = (line: Uint8Array): Uint8Array =>
  line.at(-1) === carriageReturn ? line.subarray(0, -1) : line

/** The pieces in a row, as far as a line is read. */
const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const [only] = pieces
  if (only && pieces.length === 1) return only.subarray(0, longestReadBytes)
  const sizeBytes = Math.min(
    longestReadBytes,
    pieces.reduce((sum, { length }) => sum + length, 0),
  )
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  for (const piece of pieces) {
    const part = piece.subarray(0, sizeBytes - at)
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
