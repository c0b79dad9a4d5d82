import { decodeMessage, protocolMark, type PipesMessage } from './decode-message.ts'

const newline = 0x0a
const brace = 0x7b
const lineLimitBytes = 1_048_576

/** Recognises messages among the lines of stdout and stderr, for clients that were told to write there. Plain output passes at the cost of one search. */
export class OutputMessages {
  readonly #onMessage: (message: PipesMessage) => void
  /** The line under way, as long as it may be a message. */
  #line: Buffer | undefined
  #atLineStart = true

  constructor(onMessage: (message: PipesMessage) => void) {
    this.#onMessage = onMessage
  }

  write(chunk: Buffer): void {
    const bytes = this.#line ? Buffer.concat([this.#line, chunk]) : chunk
    const startsLine = this.#line !== undefined || this.#atLineStart
    const last = bytes.lastIndexOf(newline)
    if (last >= 0 && bytes.includes(protocolMark)) this.#readLines(bytes.subarray(0, last), startsLine)
    const rest = bytes.subarray(last + 1)
    const restStartsLine = last >= 0 || startsLine
    this.#line =
      restStartsLine && rest[0] === brace && rest.length <= lineLimitBytes ? Buffer.from(rest) : undefined
    this.#atLineStart = restStartsLine && rest.length === 0
  }

  end(): void {
    if (this.#line) this.#readLines(this.#line, true)
    this.#line = undefined
  }

  #readLines(bytes: Buffer, startsLine: boolean): void {
    const lines = bytes.toString('utf8').split('\n')
    for (const line of startsLine ? lines : lines.slice(1)) {
      if (!line.startsWith('{')) continue
      const decoded = decodeMessage(line)
      if (decoded.is === 'message') this.#onMessage(decoded.message)
    }
  }
}
