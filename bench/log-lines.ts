import { writeFrame } from '#core/protocol/log-frames.ts'

const frameBytes = 65_536
const framesPerCall = 32
/** The only line with it is the last: whoever finds it has looked at all. */
export const rareWord = 'needle'

/** A line of a log of so many, with its end. */
export const lineOf = (number: number, count: number): string =>
  `2026-01-01 00:00:00 ${number % 1_000 === 0 ? 'WARNING' : 'INFO'} row group ${number} was read in ${number % 977} ms${number === count ? ` with a ${rareWord}` : ''}\n`

/** The output of a step of so many lines, as bodies of frames that its runner sends. */
export function* bodies(step: string, count: number): Generator<Uint8Array> {
  let offset = 0
  let next = 1
  while (next <= count) {
    const frames: Uint8Array[] = []
    while (frames.length < framesPerCall && next <= count) {
      let text = ''
      while (text.length < frameBytes - 200 && next <= count) text += lineOf(next++, count)
      const bytes = Buffer.from(text)
      const header = { step, stepAttempt: 1, stream: 'stdout', offset, length: bytes.length }
      frames.push(writeFrame({ ...header, atMs: Date.now() }, bytes))
      offset += bytes.length
    }
    yield Buffer.concat(frames)
  }
}
