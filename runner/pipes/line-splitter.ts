const newline = 0x0a

/** Bytes to lines. A line longer than the limit is not kept: `onTooLong` hears of it once, and reading goes on behind it. */
export class LineSplitter {
  readonly #limitBytes: number
  readonly #onLine: (line: string) => void
  readonly #onTooLong: (sizeBytes: number) => void
  #parts: Buffer[] = []
  #sizeBytes = 0

  constructor(limitBytes: number, onLine: (line: string) => void, onTooLong: (sizeBytes: number) => void) {
    this.#limitBytes = limitBytes
    this.#onLine = onLine
    this.#onTooLong = onTooLong
  }

  write(bytes: Buffer): void {
    let from = 0
    for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
      this.#add(bytes.subarray(from, end))
      this.end()
      from = end + 1
    }
    if (from < bytes.length) this.#add(bytes.subarray(from))
  }

  /** What is left is a line too: a process that was killed may not have ended it. */
  end(): void {
    const sizeBytes = this.#sizeBytes
    const line = sizeBytes > this.#limitBytes ? undefined : Buffer.concat(this.#parts).toString('utf8')
    this.#parts = []
    this.#sizeBytes = 0
    if (line === undefined) this.#onTooLong(sizeBytes)
    else if (sizeBytes > 0) this.#onLine(line)
  }

  #add(bytes: Buffer): void {
    this.#sizeBytes += bytes.length
    if (this.#sizeBytes > this.#limitBytes) this.#parts = []
    // A copy: the bytes lie in a buffer that is read into again.
    else this.#parts.push(Buffer.from(bytes))
  }
}
