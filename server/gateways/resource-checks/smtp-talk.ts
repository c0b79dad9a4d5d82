import type { Socket } from 'node:net'
import { createInterface, type Interface } from 'node:readline'

import { CheckFailure } from './resource-check.ts'

/** A command line is answered with lines of one code; the last of them has no hyphen behind it. */
const lastLine = /^(\d{3})( |$)/
const mostLines = 200

/** What a mail server answered. */
export interface SmtpAnswer {
  code: number
  lines: string[]
}

/** A conversation with a mail server, one line after the other. */
export class SmtpTalk {
  readonly #socket: Socket
  readonly #reader: Interface
  readonly #lines: AsyncIterator<string>

  constructor(socket: Socket) {
    this.#socket = socket
    this.#reader = createInterface({ input: socket })
    this.#lines = this.#reader[Symbol.asyncIterator]()
  }

  /** Says a line, or nothing, and hears the answer. Throws CheckFailure where its code is none of those that are expected. */
  async say(line: string | undefined, expected: readonly number[]): Promise<SmtpAnswer> {
    if (line !== undefined) this.#socket.write(`${line}\r\n`)
    const answer = await this.#hear()
    if (expected.includes(answer.code)) return answer
    throw new CheckFailure(`The mail server said: ${answer.lines.join(' ')}`)
  }

  /** Leaves the socket to another, that goes on over TLS. */
  leave(): void {
    this.#reader.close()
    this.#socket.removeAllListeners('data')
  }

  async #hear(): Promise<SmtpAnswer> {
    const lines: string[] = []
    while (lines.length < mostLines) {
      const { value, done } = await this.#lines.next()
      if (done) throw new CheckFailure('The mail server ended the connection.')
      lines.push(value)
      const [, code] = lastLine.exec(value) ?? []
      if (code !== undefined) return { code: Number(code), lines }
    }
    throw new CheckFailure('It does not answer as a mail server does.')
  }
}
