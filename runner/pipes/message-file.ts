import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs'

import { LineSplitter } from './line-splitter.ts'

export const messageLimitBytes = 1_048_576
const pollMs = 50

export interface MessageFileOptions {
  path: string
  onLine: (line: string) => void
  onTooLong: (sizeBytes: number) => void
}

/**
 * Reads the file that a step's Pipes client appends to, while it does. Polled: a look costs a microsecond, and change notices
 * are not to be had on every file system. A file that the step deleted and made anew is read on from its new beginning.
 */
export class MessageFile {
  readonly #options: MessageFileOptions
  readonly #splitter: LineSplitter
  readonly #timer: NodeJS.Timeout
  #fd: number | undefined
  #position = 0
  #inode = 0

  constructor(options: MessageFileOptions) {
    this.#options = options
    this.#splitter = new LineSplitter(messageLimitBytes, options.onLine, options.onTooLong)
    this.#open()
    this.#timer = setInterval(() => this.#look(), pollMs)
  }

  /** Reads to the end and lets go of the file. */
  end(): void {
    clearInterval(this.#timer)
    this.#look()
    this.#splitter.end()
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  #look(): void {
    if (this.#fd === undefined) this.#open()
    this.#read()
    const now = statSync(this.#options.path, { throwIfNoEntry: false })
    if (!now || now.ino === this.#inode || this.#fd === undefined) return
    closeSync(this.#fd)
    this.#fd = undefined
    this.#open()
    this.#read()
  }

  #open(): void {
    try {
      this.#fd = openSync(this.#options.path, 'r')
    } catch {
      // Deleted by the step: perhaps it comes back.
      return
    }
    this.#inode = fstatSync(this.#fd).ino
    this.#position = 0
  }

  #read(): void {
    if (this.#fd === undefined) return
    for (let count = -1; count !== 0;) {
      count = readSync(this.#fd, chunk, 0, chunk.length, this.#position)
      this.#position += count
      if (count > 0) this.#splitter.write(chunk.subarray(0, count))
    }
  }
}

const chunk = Buffer.allocUnsafe(65_536)
