import { lineEndsOf } from '#core/log/line-ends.ts'
import { linesFound, logPattern } from '#core/log/log-pattern.ts'
import { writeFrame } from '#core/protocol/log-frames.ts'
import { goneWords } from '#core/protocol/log-page.ts'

import type { LogDoor } from './log-feed.ts'

interface Printed {
  position: number
  step: string
  stepAttempt: number
  stream: 'stdout' | 'stderr'
  offset: number
  atMs: number
  bytes: Uint8Array
}

interface PrintedLog {
  door: LogDoor
  /** Appends a chunk of output of a step. */
  print: (text: string, of?: { step?: string; stream?: 'stdout' | 'stderr' }) => void
  /** The server answers nothing for as long. */
  break: (now: boolean) => void
  /** The bytes at a position are gone. */
  lose: (position: number) => void
}

/** The output of a run as a server keeps it, in memory: for tests of who reads it. */
export function printedLog(): PrintedLog {
  const chunks: Printed[] = []
  const lost = new Set<number>()
  let isBroken = false
  const standing = () => {
    if (isBroken) throw new Error('The server is away.')
  }
  const frameOf = ({ bytes, ...chunk }: Printed) =>
    lost.has(chunk.position)
      ? writeFrame({ ...chunk, length: 0, gap: goneWords }, new Uint8Array())
      : writeFrame({ ...chunk, length: bytes.length }, bytes)
  const streamsOf = () => {
    const names = chunks.map(({ step, stepAttempt, stream }) => ({ step, stepAttempt, stream }))
    return [...new Map(names.map((name) => [`${name.stream}/${name.step}`, name])).values()]
  }
  return {
    print: (text, { step = 'a', stream = 'stdout' } = {}) => {
      const before = chunks.filter((chunk) => chunk.step === step && chunk.stream === stream)
      const offset = before.reduce((sum, { bytes }) => sum + bytes.length, 0)
      const position = chunks.length + 1
      const bytes = new TextEncoder().encode(text)
      chunks.push({ position, step, stepAttempt: 1, stream, offset, atMs: position, bytes })
    },
    break: (now) => (isBroken = now),
    lose: (position) => lost.add(position),
    door: {
      outline: async (after) => {
        standing()
        const streams = streamsOf()
        return {
          streams,
          end: chunks.length,
          more: false,
          chunks: chunks.slice(after).map((chunk) => ({
            ...chunk,
            stream: streams.findIndex(({ step, stream }) => step === chunk.step && stream === chunk.stream),
            sizeBytes: chunk.bytes.length,
            ...lineEndsOf(chunk.bytes),
          })),
        }
      },
      frames: async (after, limitBytes) => {
        standing()
        const found: Uint8Array[] = []
        let sizeBytes = 0
        for (const chunk of chunks.slice(after)) {
          if (sizeBytes >= limitBytes) break
          found.push(frameOf(chunk))
          sizeBytes += chunk.bytes.length
        }
        return {
          body: new Uint8Array(found.flatMap((frame) => [...frame])),
          more: after + found.length < chunks.length,
        }
      },
      search: async function* ({ after, step, ...words }) {
        standing()
        const pattern = logPattern(words)
        const chosen = chunks.slice(after).filter((chunk) => step === undefined || chunk.step === step)
        const hits = chosen.flatMap(({ position, bytes }): [number, number[]][] => {
          const lines = linesFound(pattern, new TextDecoder().decode(bytes))
          return lines.length > 0 ? [[position, lines]] : []
        })
        yield { hits, end: chunks.length, more: false }
      },
    },
  }
}
