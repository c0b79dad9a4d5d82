import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs'
import { setImmediate } from 'node:timers/promises'

import { LineSplitter } from './line-splitter.ts'

export const messageLimitBytes = 1_048_576
const pollMs = 50
/** A look takes no more than this, so that a step which writes without end leaves the runner its time. */
const lookBytes = 4_194_304
const fileLimitBytes = 1_073_741_824
// A pipe in its place must not hold up whoever opens it, nor a link lead elsewhere.
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

export interface MessageFileOptions {
  path: string
  onLine: (line: string) => void
  onTooLong: (sizeBytes: number) => void
  /** Told why it, or the rest of it, is not read; not twice in a row for the same reason. */
  onUnreadable: (why: string) => void
  /** What is beyond, over all files that were in its place, is not read. */
  limitBytes?: number
}

/**
 * Reads the file that a step's Pipes client appends to, while it does. Polled: a look costs a microsecond, and change notices
 * are not to be had on every file system. A file that the step deleted and made anew is read on from its new beginning.
 * The step may put anything in its place: what is no plain file is told and passed over.
 */
export class MessageFile {
  readonly #options: Required<MessageFileOptions>
  readonly #splitter: LineSplitter
  readonly #timer: NodeJS.Timeout
  #fd: number | undefined
  #position = 0
  #inode: number | undefined
  #leftBytes: number
  #told: string | undefined

  constructor(options: MessageFileOptions) {
    this.#options = { limitBytes: fileLimitBytes, ...options }
    this.#leftBytes = this.#options.limitBytes
    this.#splitter = new LineSplitter(messageLimitBytes, options.onLine, options.onTooLong)
    this.#look()
    this.#timer = setInterval(() => this.#look(), pollMs)
  }

  /** Reads to the end and lets go of the file. */
  async end(): Promise<void> {
    clearInterval(this.#timer)
    while (!this.#look()) await setImmediate()
    this.#splitter.end()
    this.#close()
  }

  /** Answers whether there is nothing more to read at this moment. */
  #look(): boolean {
    if (this.#leftBytes < 0) return true
    try {
      if (this.#fd !== undefined && !this.#read(this.#fd)) return false
      const now = seen(this.#options.path)
      if (!now || (this.#fd !== undefined && now.ino === this.#inode)) return true
      this.#close()
      if (now.isFile()) return this.#read(this.#open())
      this.#tell(noFile)
    } catch (error) {
      // What was read of a file is not read again.
      if (this.#position > 0) this.#leftBytes = -1
      this.#close()
      this.#tell(error instanceof Error ? error.message : String(error))
    }
    return true
  }

  #open(): number {
    const fd = openSync(this.#options.path, flags)
    this.#fd = fd
    const found = fstatSync(fd)
    // Since it was looked at it may have become something else.
    if (!found.isFile()) throw new Error(noFile)
    this.#inode = found.ino
    return fd
  }

  /** Answers whether the end was reached. */
  #read(fd: number): boolean {
    for (let leftBytes = lookBytes; leftBytes > 0;) {
      const count = readSync(fd, chunk, 0, chunk.length, this.#position)
      if (count === 0) return true
      this.#position += count
      leftBytes -= count
      this.#leftBytes -= count
      if (this.#leftBytes < 0) {
        this.#tell(`it is larger than ${this.#options.limitBytes} bytes, and the rest is not read`)
        return true
      }
      this.#splitter.write(chunk.subarray(0, count))
    }
    return false
  }

  #tell(why: string): void {
    if (why === this.#told) return
    this.#told = why
    this.#options.onUnreadable(why)
  }

  #close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
    this.#position = 0
  }
}

/** Undefined where it is gone, or the step shut its folder. */
const seen = (path: string): Stats | undefined => {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

const noFile = 'it is no plain file any more'
const chunk = Buffer.allocUnsafe(65_536)
