const newline = 0x0a

/** A line without its newline. */
export interface Line {
  bytes: Buffer
  /** What was left out at its end because it was too long. */
  cutBytes: number
}

/** Cuts a stream of bytes into lines, at newlines alone. Of a line longer than `mostBytes` the beginning is kept. */
export class LineSplitter {
  readonly #mostBytes: number
  #parts: Buffer[] = []
  #keptBytes = 0
  #cutBytes = 0

  constructor(mostBytes = Number.POSITIVE_INFINITY) {
    this.#mostBytes = mostBytes
  }

  /** The lines that these bytes complete. */
  push(piece: Uint8Array): Line[] {
    const bytes = Buffer.isBuffer(piece) ? piece : Buffer.from(piece)
    const lines: Line[] = []
    let from = 0
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, from)) {
      this.#keep(bytes.subarray(from, at))
      from = at + 1
      lines.push(this.#take())
    }
    if (from < bytes.length) this.#keep(bytes.subarray(from))
    return lines
  }

  /** What came after the last newline, if anything did. */
  tail(): Line | undefined {
    return this.#keptBytes + this.#cutBytes === 0 ? undefined : this.#take()
  }

  #keep(part: Buffer): void {
    const kept = part.subarray(0, Math.max(0, this.#mostBytes - this.#keptBytes))
    this.#cutBytes += part.length - kept.length
    if (kept.length === 0) return
    this.#parts.push(kept)
    this.#keptBytes += kept.length
  }

  #take(): Line {
    const [first] = this.#parts
    const bytes = this.#parts.length === 1 && first ? first : Buffer.concat(this.#parts)
    const line = { bytes, cutBytes: this.#cutBytes }
    this.#parts = []
    this.#keptBytes = 0
    this.#cutBytes = 0
    return line
  }
}
