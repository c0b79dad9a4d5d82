import { readFile } from 'node:fs/promises'

/** A file that others replace, such as a rotated token: read again when it is older than a minute, or when told that it went stale. */
export class RenewedFile {
  readonly #path: string
  readonly #freshMs: number
  #content: Promise<string> | undefined
  #readAtMs = 0

  constructor(path: string, freshMs = 60_000) {
    this.#path = path
    this.#freshMs = freshMs
  }

  /** The file's text without white space around it. Throws what reading throws. */
  async read(): Promise<string> {
    if (!this.#content || performance.now() - this.#readAtMs > this.#freshMs) {
      this.#readAtMs = performance.now()
      this.#content = readFile(this.#path, 'utf8').then((text) => text.trim())
    }
    try {
      return await this.#content
    } catch (error) {
      this.#content = undefined
      throw error
    }
  }

  /** What was read is not believed any more. */
  forget(): void {
    this.#content = undefined
  }
}
