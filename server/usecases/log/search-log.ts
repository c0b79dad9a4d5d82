import { longestLineBytes } from '#core/log/cut-lines.ts'
import { lineEndsOf } from '#core/log/line-ends.ts'
import { type LogNeedle, logNeedle } from '#core/log/log-needle.ts'
import { linesFound, logPattern, type LogWords, withoutColours } from '#core/log/log-pattern.ts'
import type { HitsOfChunk, SearchProgress } from '#core/protocol/log-search.ts'

import { chunkPages } from './chunk-pages.ts'
import type { LogReader, ToldChunk } from './read-logs.ts'
import { withinLimit } from './within-limit.ts'

export interface LogSearch {
  words: LogWords
  /** Go on behind this position. */
  after: number
  step?: string | undefined
}

const newline = 10

/** A line that has no end yet. */
interface OpenLine {
  pieces: Buffer[]
  sizeBytes: number
  /** Where it began. */
  position: number
  place: number
}

/** The lines of one run that hold what is searched for, chunk by chunk; a line over several chunks is looked at as one. */
class Finder {
  private readonly open = new Map<string, OpenLine>()
  private readonly pattern: RegExp
  private readonly needle: LogNeedle | undefined

  constructor(words: LogWords) {
    this.pattern = logPattern(words)
    this.needle = logNeedle(words)
  }

  take({ step, stepAttempt, stream, position, bytes }: ToldChunk): HitsOfChunk[] {
    const name = `${stepAttempt}/${stream}/${step}`
    const before = this.open.get(name) ?? newLine(position, 0)
    const end = bytes.lastIndexOf(newline)
    if (end === -1) {
      this.open.set(name, longer(before, bytes))
      return []
    }
    const lines = Buffer.concat([...before.pieces, bytes.subarray(0, end + 1)])
    const found = this.linesIn(lines)
    const rest = bytes.subarray(end + 1)
    if (rest.length === 0) this.open.delete(name)
    else this.open.set(name, longer(newLine(position, lineEndsOf(bytes).newlines), rest))
    if (before.sizeBytes === 0) return found.length > 0 ? [[position, found]] : []
    const own = found.filter((line) => line > 0)
    return [
      ...(found[0] === 0 ? [[before.position, [before.place]] satisfies HitsOfChunk] : []),
      ...(own.length > 0 ? [[position, own] satisfies HitsOfChunk] : []),
    ]
  }

  /** Lines that have no end yet are lines all the same. */
  takeOpen(): HitsOfChunk[] {
    return [...this.open.values()].flatMap(({ pieces, sizeBytes, position, place }) => {
      return sizeBytes > 0 && this.linesIn(Buffer.concat(pieces)).length > 0
        ? [[position, [place]] satisfies HitsOfChunk]
        : []
    })
  }

  private linesIn(bytes: Buffer): number[] {
    const text = withoutColours(bytes.toString())
    return this.needle?.(text) === false ? [] : linesFound(this.pattern, text)
  }
}

const newLine = (position: number, place: number): OpenLine => ({ pieces: [], sizeBytes: 0, position, place })

const longer = (line: OpenLine, bytes: Buffer): OpenLine => {
  const piece = bytes.subarray(0, Math.max(0, longestLineBytes - line.sizeBytes))
  return piece.length === 0
    ? line
    : { ...line, pieces: [...line.pieces, piece], sizeBytes: line.sizeBytes + piece.length }
}

/**
 * Looks for words in a run's output, to the last line, wherever it lies; tells what it found page by page. Each page takes a bounded time,
 * whatever the words. Throws a Refusal, `invalid_input`, where they are an expression that cannot be read or takes longer.
 */
export async function* searchLog(
  reader: LogReader,
  run: { tenantId: string; runId: string },
  { words, after, step }: LogSearch,
): AsyncGenerator<SearchProgress> {
  const finder = new Finder(words)
  for await (const { chunks, end, more } of chunkPages(reader, run, after)) {
    const chosen = chunks.filter((chunk) => step === undefined || chunk.step === step)
    const hits = withinLimit(() => {
      const found = chosen.flatMap((chunk) => finder.take(chunk))
      return more ? found : [...found, ...finder.takeOpen()]
    })
    yield { hits, end, more }
  }
}
