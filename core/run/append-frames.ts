import { type LineEnds, lineEndsOf } from '../log/line-ends.ts'
import type { LogFrame } from '../protocol/log-frames.ts'
import { Refusal } from '../refusal.ts'

/** A stream as far as it is durable. */
export interface LogStreamState {
  step: string
  stepAttempt: number
  stream: string
  number: number
  /** Bytes. */
  length: number
  lines: number
}

export interface NewChunk {
  /** Number of its stream. */
  stream: number
  position: number
  offset: number
  atMs: number
  bytes: Uint8Array
  ends: LineEnds
}

export interface LogTail {
  position: number
  streams: number
}

export const streamName = (stream: { step: string; stepAttempt: number; stream: string }): string =>
  JSON.stringify([stream.step, stream.stepAttempt, stream.stream])

/**
 * What a body of frames adds to the streams of a run. Bytes that are known are ignored, so a runner may always send again; a gap is refused with
 * the offset wanted. Positions order all chunks of a run as they became durable.
 */
export const appendFrames = (
  known: readonly LogStreamState[],
  tail: LogTail,
  frames: readonly LogFrame[],
): { streams: LogStreamState[]; chunks: NewChunk[]; tail: LogTail } => {
  const streams = new Map(known.map((stream) => [streamName(stream), stream]))
  const touched = new Map<string, LogStreamState>()
  const chunks: NewChunk[] = []
  let { position, streams: streamCount } = tail
  for (const { header, bytes } of frames) {
    const { step, stepAttempt, stream, offset, atMs } = header
    const name = streamName(header)
    const before = streams.get(name) ?? {
      step,
      stepAttempt,
      stream,
      number: ++streamCount,
      length: 0,
      lines: 0,
    }
    if (offset > before.length)
      throw new Refusal(
        'out_of_sequence',
        `Bytes ${before.length} to ${offset} of ${stream} of "${step}" are missing.`,
        {
          step,
          stepAttempt,
          stream,
          expected: before.length,
        },
      )
    const fresh = bytes.subarray(Math.min(bytes.length, before.length - offset))
    const ends = lineEndsOf(fresh)
    const after = {
      ...before,
      length: before.length + fresh.length,
      lines: before.lines + ends.newlines,
    }
    streams.set(name, after)
    touched.set(name, after)
    if (fresh.length === 0) continue
    position += 1
    chunks.push({ stream: before.number, position, offset: before.length, atMs, bytes: fresh, ends })
  }
  return { streams: [...touched.values()], chunks, tail: { position, streams: streamCount } }
}
