import { Readable } from 'node:stream'

import { z } from 'zod'

import { longestWords } from '#core/log/log-pattern.ts'
import { writeOutline } from '#core/protocol/log-outline.ts'
import type { SearchLine } from '#core/protocol/log-search.ts'
import { Refusal } from '#core/refusal.ts'
import { whyUnstorable } from '#core/unstorable.ts'
import { outlineLog } from '#server/usecases/log/outline-log.ts'
import { readLogs } from '#server/usecases/log/read-logs.ts'
import { searchLog } from '#server/usecases/log/search-log.ts'

import { answering } from '../http-caller.ts'
import { logReader, parsed, runOf } from './log-request.ts'

const largestPageBytes = 1_048_576

const position = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limitBytes: z.coerce.number().int().min(1).max(largestPageBytes).default(largestPageBytes),
})

/** GET /api/runs/<id>/logs: frames after a position. `x-sluice-more: 1` where there is more now. */
export const logs = answering(async (request: Request, path: { params: Promise<{ id: string }> }) => {
  const run = await runOf(request, path)
  const { after, limitBytes } = parsed(request, position)
  const { frames, more } = await readLogs(logReader(), run, after, limitBytes)
  return new Response(Buffer.concat(frames), {
    headers: {
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
      ...(more && { 'x-sluice-more': '1' }),
    },
  })
})

/** GET /api/runs/<id>/logs/outline: how many lines lie where after a position, without the lines. */
export const logOutline = answering(async (request: Request, path: { params: Promise<{ id: string }> }) => {
  const run = await runOf(request, path)
  const { after } = parsed(request, position)
  return new Response(Buffer.from(writeOutline(await outlineLog(logReader(), run, after))), {
    headers: { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' },
  })
})

const searched = z.object({
  words: z.string().min(1).max(longestWords),
  regular: z.stringbool().default(false),
  exact: z.stringbool().default(false),
  whole: z.stringbool().default(false),
  after: z.coerce.number().int().min(0).default(0),
  step: z
    .string()
    .max(1_000)
    .refine((step) => !whyUnstorable(step))
    .optional(),
})

const lineOf = (said: SearchLine): Uint8Array => Buffer.from(`${JSON.stringify(said)}\n`)

/** GET /api/runs/<id>/logs/search: where words or a regular expression stand, as lines of JSON, each as soon as it is known. */
export const logSearch = answering(async (request: Request, path: { params: Promise<{ id: string }> }) => {
  const run = await runOf(request, path)
  const { after, step, ...words } = parsed(request, searched)
  const progress = searchLog(logReader(), run, { words, after, step })
  // What the pattern does to the first page decides whether it is refused.
  const first = await progress.next()
  const lines = async function* () {
    if (!first.done) yield lineOf(first.value)
    try {
      for await (const part of progress) yield lineOf(part)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      yield lineOf({ refused: error.message })
    }
  }
  return new Response(Readable.toWeb(Readable.from(lines())) as ReadableStream<Uint8Array>, {
    headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
  })
})
