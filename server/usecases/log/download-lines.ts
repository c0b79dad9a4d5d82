import { type CutLine, LineCutter } from '#core/log/cut-lines.ts'
import { type LinesKept, lineKeeper } from '#core/log/keep-lines.ts'
import { spellJsonLine, spellLine } from '#core/log/spell-line.ts'

import { chunkPages } from './chunk-pages.ts'
import type { LogReader } from './read-logs.ts'
import { withinLimit } from './within-limit.ts'

export interface LinesChosen extends LinesKept {
  step?: string | undefined
  stepAttempt?: number | undefined
  stream?: string | undefined
  /** One object of JSON a line, or text. */
  as: 'json' | 'text'
  /** Lines of text begin with the time they came. */
  times?: boolean | undefined
}

/**
 * The lines of a run that a filter leaves, of all streams in the order in which they came; a line counts as come when its end has. Nothing is
 * gathered: what is told is what one page of the log left. Throws a Refusal, `invalid_input`, where a pattern takes too long.
 */
export async function* downloadLines(
  reader: LogReader,
  run: { tenantId: string; runId: string },
  { step, stepAttempt, stream, as, times = false, ...kept }: LinesChosen,
): AsyncGenerator<Uint8Array> {
  const cutter = new LineCutter()
  const keep = lineKeeper<CutLine>(kept)
  const spelled = { times, steps: step === undefined }
  const spell = as === 'json' ? spellJsonLine : (line: CutLine) => spellLine(line, spelled)
  for await (const { chunks, more } of chunkPages(reader, run, 0)) {
    const chosen = chunks.filter(
      (chunk) =>
        (step === undefined || chunk.step === step) &&
        (stepAttempt === undefined || chunk.stepAttempt === stepAttempt) &&
        (stream === undefined || chunk.stream === stream),
    )
    const text = withinLimit(() => {
      const lines = chosen.flatMap((chunk) => cutter.take(chunk))
      return [...lines, ...(more ? [] : cutter.rest())].flatMap(keep).map(spell).join('')
    })
    if (text !== '') yield new TextEncoder().encode(text)
  }
}
