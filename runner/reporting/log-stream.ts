import type { LogFrameHeader } from '#core/protocol/run-api.ts'
import type { Redactor } from '#core/run/redactor.ts'

export const frameLimitBytes = 65_536

export interface LogStreamOptions {
  step: string
  stepAttempt: number
  stream: LogFrameHeader['stream']
  redactor: Redactor
  /** Where to copy it to as it comes, without the secrets. */
  echo?: NodeJS.WritableStream | undefined
  /** Takes a finished frame; false where there was no place for it. */
  put: (frame: Buffer) => boolean
  /** Something new is gathered. */
  wake: () => void
  /** Bytes that could not be kept; called once for each stretch of them, when it ends. */
  onGap: (sizeBytes: number) => void
  nowMs: () => number
}

/**
 * One stream of one try of a step: raw bytes in, frames out. Bytes are gathered until a frame is full or `cut` asks for them.
 * Offsets count what was kept, after redaction, so that they have no holes.
 */
export class LogStream {
  readonly #options: LogStreamOptions
  #gathered: Buffer[] = []
  #gatheredBytes = 0
  #gatheredAtMs = 0
  #offset = 0
  #held: Buffer = none
  #droppedBytes = 0

  constructor(options: LogStreamOptions) {
    this.#options = options
  }

  write(chunk: Buffer): void {
    const { redactor } = this.#options
    if (redactor.hasNothingToHide) return this.#gather(chunk)
    const clean = redactor.bytes(this.#held.length > 0 ? Buffer.concat([this.#held, chunk]) : chunk)
    const held = redactor.heldBack(clean)
    this.#held = held > 0 ? Buffer.from(clean.subarray(clean.length - held)) : none
    this.#gather(clean.subarray(0, clean.length - held))
  }

  /** Makes a frame of what is gathered. */
  cut(): void {
    if (this.#gatheredBytes === 0) return
    const bytes = this.#gathered.length === 1 ? (this.#gathered[0] ?? none) : Buffer.concat(this.#gathered)
    this.#gathered = []
    this.#gatheredBytes = 0
    for (let from = 0; from < bytes.length; from += frameLimitBytes)
      this.#put(bytes.subarray(from, from + frameLimitBytes))
  }

  end(): void {
    this.#gather(this.#held)
    this.#held = none
    this.cut()
    this.#tellGap()
  }

  #gather(bytes: Buffer): void {
    if (bytes.length === 0) return
    if (this.#gatheredBytes === 0) this.#gatheredAtMs = this.#options.nowMs()
    this.#gathered.push(bytes)
    this.#options.echo?.write(bytes)
    this.#gatheredBytes += bytes.length
    if (this.#gatheredBytes >= frameLimitBytes) this.cut()
    this.#options.wake()
  }

  #put(bytes: Buffer): void {
    const { step, stepAttempt, stream, put } = this.#options
    if (
      put(
        frameOf(
          { step, stepAttempt, stream, offset: this.#offset, length: bytes.length, atMs: this.#gatheredAtMs },
          bytes,
        ),
      )
    ) {
      this.#offset += bytes.length
      this.#tellGap()
    } else this.#droppedBytes += bytes.length
  }

  #tellGap(): void {
    if (this.#droppedBytes === 0) return
    const droppedBytes = this.#droppedBytes
    this.#droppedBytes = 0
    this.#options.onGap(droppedBytes)
  }
}

const none = Buffer.alloc(0)

/** 4 bytes of length, the header as JSON, the bytes. */
export function frameOf(header: LogFrameHeader, bytes: Buffer): Buffer {
  const text = Buffer.from(JSON.stringify(header))
  const frame = Buffer.allocUnsafe(4 + text.length + bytes.length)
  frame.writeUInt32BE(text.length)
  text.copy(frame, 4)
  bytes.copy(frame, 4 + text.length)
  return frame
}

export const headerOf = (frame: Buffer): LogFrameHeader =>
  JSON.parse(frame.toString('utf8', 4, 4 + frame.readUInt32BE())) as LogFrameHeader
