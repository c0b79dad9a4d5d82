import type { Json } from '#core/json.ts'
import type { LogFrameHeader } from '#core/protocol/run-api.ts'

import type { CallOutcome } from '../run-api-caller.ts'
import type { RunApiClient } from '../run-api-client.ts'
import { isToken } from './is-token.ts'
import type { SendOutcome } from './lane.ts'
import { frameOf, headerOf } from './log-stream.ts'

export interface LogSenderOptions {
  client: Pick<RunApiClient, 'logs'>
  /** Output that the server does not have, in a sentence. */
  onLost: (stream: LogFrameHeader, message: string, detail: Record<string, Json>) => void
  /** What is neither taken nor refused for its content. */
  otherwise: (outcome: Exclude<CallOutcome<unknown>, { is: 'ok' }>) => SendOutcome
}

/** How the offsets of a stream stand at the server. */
interface Course {
  /** Bytes the server never got or has lost: by so much its offsets are smaller. */
  missingBytes: number
  /** In a row. */
  refusals: number
}

/** A stream that was refused as often in a row is not sent any more. */
const patience = 3

/**
 * Sends frames of log streams. What the server refuses of one stream costs no other: a body that is refused is sent again stream by stream, what is refused then is
 * dropped, and the stream goes on behind it.
 */
export class LogSender {
  readonly #options: LogSenderOptions
  readonly #courses = new Map<string, Course>()
  /** So many frames from here on are sent stream by stream. */
  #cautious = 0

  constructor(options: LogSenderOptions) {
    this.#options = options
  }

  async send(frames: Buffer[]): Promise<SendOutcome> {
    const isShut = (frame: Buffer) => this.#courseOf(headerOf(frame)).refusals >= patience
    const shut = frames.findIndex((frame) => !isShut(frame))
    if (shut !== 0) return { is: 'done', count: shut < 0 ? frames.length : shut }
    const name = nameOf(headerOf(frames[0] ?? none))
    const end = frames.findIndex(
      (frame) => isShut(frame) || (this.#cautious > 0 && nameOf(headerOf(frame)) !== name),
    )
    const batch = end < 0 ? frames : frames.slice(0, end)
    const outcome = await this.#options.client.logs(batch.map((frame) => this.#addressed(frame)))
    if (outcome.is === 'ok') return this.#taken(batch, outcome.answer.acknowledged)
    if (outcome.is !== 'refused' || isToken(outcome)) return this.#options.otherwise(outcome)
    if (batch.some((frame) => nameOf(headerOf(frame)) !== name)) {
      this.#cautious = batch.length
      return this.send(batch)
    }
    return this.#refused(batch, outcome)
  }

  #taken(
    batch: Buffer[],
    acknowledged: { step: string; stepAttempt: number; stream: string; offset: number }[],
  ): SendOutcome {
    const upTo = new Map(acknowledged.map((one) => [nameOf(one), one.offset]))
    let count = 0
    for (const frame of batch) {
      const header = headerOf(frame)
      const course = this.#courseOf(header)
      if ((upTo.get(nameOf(header)) ?? 0) < header.offset + header.length - course.missingBytes) break
      course.refusals = 0
      count += 1
    }
    this.#cautious = Math.max(0, this.#cautious - count)
    return count > 0 ? { is: 'done', count } : { is: 'again', why: 'nothing was acknowledged' }
  }

  /** `batch`: of one stream. */
  async #refused(
    batch: Buffer[],
    outcome: { code: string; message: string; detail?: Record<string, unknown> | undefined },
  ): Promise<SendOutcome> {
    const first = headerOf(batch[0] ?? none)
    const course = this.#courseOf(first)
    course.refusals += 1
    const expected = outcome.detail?.expected
    const lostBytes = first.offset - course.missingBytes - Number(expected)
    if (outcome.code === 'out_of_sequence' && lostBytes > 0) {
      course.missingBytes += lostBytes
      this.#options.onLost(first, `The server has lost ${lostBytes} bytes of ${first.stream} that it had.`, {
        stream: first.stream,
        sizeBytes: lostBytes,
      })
      return this.send(batch)
    }
    const sizeBytes = batch.reduce((sum, frame) => sum + headerOf(frame).length, 0)
    course.missingBytes += sizeBytes
    this.#cautious = Math.max(0, this.#cautious - batch.length)
    const last = course.refusals >= patience ? ' No more of it is sent.' : ''
    this.#options.onLost(
      first,
      `The server refused ${sizeBytes} bytes of ${first.stream}: ${outcome.message}${last}`,
      {
        stream: first.stream,
        sizeBytes,
        code: outcome.code,
      },
    )
    return { is: 'done', count: batch.length }
  }

  #courseOf(stream: Parameters<typeof nameOf>[0]): Course {
    const name = nameOf(stream)
    const course = this.#courses.get(name) ?? { missingBytes: 0, refusals: 0 }
    this.#courses.set(name, course)
    return course
  }

  #addressed(frame: Buffer): Buffer {
    const header = headerOf(frame)
    const { missingBytes } = this.#courseOf(header)
    if (missingBytes === 0) return frame
    return frameOf(
      { ...header, offset: header.offset - missingBytes },
      frame.subarray(frame.length - header.length),
    )
  }
}

const none = Buffer.alloc(0)
const nameOf = ({
  step,
  stepAttempt,
  stream,
}: {
  step: string
  stepAttempt: number
  stream: string
}): string => `${step}\n${stepAttempt}\n${stream}`
