const newline = 10
const carriageReturn = 13

/** So much of a line is looked at, and told where lines are told one by one: as much as a single chunk holds, and far more than a screen shows. */
export const longestLineBytes = 65_536

interface OfStream {
  step: string
  stepAttempt: number
  stream: string
}

/** A piece of output as it was kept. */
export interface CutChunk extends OfStream {
  /** Byte offset in its stream. */
  offset: number
  atMs: number
  bytes: Uint8Array
}

/** A line by itself, without its end. */
export interface CutLine extends OfStream {
  /** Byte offset of its beginning in its stream. */
  offset: number
  /** When its beginning came. */
  atMs: number
  text: string
  /** Bytes of the line behind `text`. */
  restBytes: number
}

interface OpenLine extends Omit<CutLine, 'text'> {
  pieces: Uint8Array[]
  sizeBytes: number
}

/**
 * Cuts the output of a run into lines. A line over several chunks comes whole, when its end has come; streams do not know of each other.
 * What it keeps meanwhile is bounded for each stream, however long a line is.
 */
export class LineCutter {
  private readonly open = new Map<string, OpenLine>()
  private readonly decoder = new TextDecoder()

  take(chunk: CutChunk): CutLine[] {
    const { step, stepAttempt, stream, bytes } = chunk
    const name = `${stepAttempt}/${stream}/${step}`
    const lines: CutLine[] = []
    let from = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      lines.push(this.closed(longer(this.open.get(name) ?? begun(chunk, from), bytes.subarray(from, end))))
      this.open.delete(name)
      from = end + 1
    }
    if (from < bytes.length)
      this.open.set(name, longer(this.open.get(name) ?? begun(chunk, from), bytes.subarray(from)))
    return lines
  }

  /** Lines that have no end yet are lines all the same. */
  rest(): CutLine[] {
    const lines = [...this.open.values()].map((line) => this.closed(line))
    this.open.clear()
    return lines
  }

  private closed({ pieces, sizeBytes, restBytes, ...line }: OpenLine): CutLine {
    const [only = new Uint8Array()] = pieces
    const bytes = pieces.length > 1 ? joined(pieces, sizeBytes) : only
    const isWindows = restBytes === 0 && bytes.at(-1) === carriageReturn
    return { ...line, restBytes, text: this.decoder.decode(isWindows ? bytes.subarray(0, -1) : bytes) }
  }
}

const begun = ({ bytes: _bytes, ...chunk }: CutChunk, from: number): OpenLine => ({
  ...chunk,
  offset: chunk.offset + from,
  pieces: [],
  sizeBytes: 0,
  restBytes: 0,
})

const longer = (line: OpenLine, bytes: Uint8Array): OpenLine => {
  const piece = bytes.subarray(0, longestLineBytes - line.sizeBytes)
  if (piece.length > 0) line.pieces.push(piece)
  line.sizeBytes += piece.length
  line.restBytes += bytes.length - piece.length
  return line
}

const joined = (pieces: readonly Uint8Array[], sizeBytes: number): Uint8Array => {
  const bytes = new Uint8Array(sizeBytes)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
