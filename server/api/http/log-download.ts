import { Readable } from 'node:stream'

import { z } from 'zod'

import { logLevels } from '#core/log/log-level.ts'
import { logPattern, longestWords } from '#core/log/log-pattern.ts'
import { whyUnstorable } from '#core/unstorable.ts'
import { downloadLines } from '#server/usecases/log/download-lines.ts'
import { downloadLog } from '#server/usecases/log/download-log.ts'

import { answering } from '../http-caller.ts'
import { logReader, parsed, runOf } from './log-request.ts'

const chosenOf = z.object({
  step: z
    .string()
    .max(1_000)
    .refine((step) => !whyUnstorable(step))
    .optional(),
  stepAttempt: z.coerce.number().int().min(1).optional(),
  stream: z.enum(['stdout', 'stderr']).optional(),
  times: z.stringbool().optional(),
  /** Without it the streams come as they were printed, one after the other. */
  as: z.enum(['text', 'json']).optional(),
  level: z.enum(logLevels).optional(),
  words: z.string().max(longestWords).default(''),
  regular: z.stringbool().default(false),
  exact: z.stringbool().default(false),
  whole: z.stringbool().default(false),
  around: z.coerce.number().int().min(0).max(100).default(0),
})
type Chosen = z.infer<typeof chosenOf>

const bytesOf = (run: { tenantId: string; runId: string }, chosen: Chosen): AsyncGenerator<Uint8Array> => {
  const { step, stepAttempt, stream, times, as, level, around, ...words } = chosen
  if (as === undefined)
    return downloadLog(logReader(), run, {
      ...(step !== undefined && { step }),
      ...(stream !== undefined && { stream }),
      ...(times !== undefined && { times }),
    })
  const pattern = words.words === '' ? undefined : logPattern(words)
  return downloadLines(logReader(), run, { step, stepAttempt, stream, as, times, level, pattern, around })
}

/** What the first page says decides whether the asking is refused; the others follow as they are read. */
const begun = async (bytes: AsyncGenerator<Uint8Array>): Promise<Readable> => {
  const first = await bytes.next()
  return Readable.from(
    (async function* () {
      if (!first.done) yield first.value
      yield* bytes
    })(),
  )
}

/** GET /api/runs/<id>/logs/download: the log, or the lines of it that a filter leaves, as a file. */
export const logDownload = answering(async (request: Request, path: { params: Promise<{ id: string }> }) => {
  const run = await runOf(request, path)
  const chosen = parsed(request, chosenOf)
  const name = [
    `run-${run.shortId}`,
    chosen.step?.replaceAll(/[^A-Za-z0-9_-]+/g, '-'),
    chosen.stream,
    chosen.as !== undefined && 'lines',
  ]
    .filter(Boolean)
    .join('-')
  const isJson = chosen.as === 'json'
  return new Response(Readable.toWeb(await begun(bytesOf(run, chosen))) as ReadableStream<Uint8Array>, {
    headers: {
      'content-type': isJson ? 'application/x-ndjson' : 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.${isJson ? 'jsonl' : 'log'}"`,
      'cache-control': 'no-store',
      // What a step printed is text and nothing else, whatever it looks like.
      'x-content-type-options': 'nosniff',
    },
  })
})
