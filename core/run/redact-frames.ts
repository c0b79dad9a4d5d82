import type { LogFrame } from '../protocol/log-frames.ts'
import { streamName } from './append-frames.ts'
import type { Redactor } from './redactor.ts'

const bufferOf = ({ bytes }: LogFrame): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Covers secrets in the frames of one body, in place and byte for byte, since offsets count the bytes the runner sent. Frames of a stream that follow
 * each other are read as one. What lies across two bodies is not seen here: the first half is durable and shown when the second arrives, and an
 * acknowledgement holds nothing back. The runner, which sees the whole stream before it is cut, holds a possible beginning back until it knows.
 */
export const redactFrames = (redactor: Redactor, frames: readonly LogFrame[]): void => {
  if (redactor.hasNothingToHide) return
  const open = new Map<string, LogFrame[]>()
  const stretches: LogFrame[][] = []
  for (const frame of frames) {
    const name = streamName(frame.header)
    const stretch = open.get(name)
    const last = stretch?.at(-1)
    if (stretch && last && last.header.offset + last.header.length === frame.header.offset)
      stretch.push(frame)
    else {
      const begun = [frame]
      open.set(name, begun)
      stretches.push(begun)
    }
  }
  for (const stretch of stretches) {
    const [only] = stretch
    if (stretch.length === 1 && only) {
      redactor.cover(bufferOf(only))
      continue
    }
    const whole = Buffer.concat(stretch.map(bufferOf))
    redactor.cover(whole)
    let at = 0
    for (const frame of stretch) at += whole.copy(bufferOf(frame), 0, at, at + frame.bytes.length)
  }
}
