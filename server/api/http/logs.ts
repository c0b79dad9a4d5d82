import { Readable } from 'node:stream'

import { z } from 'zod'

import { Refusal } from '#core/refusal.ts'
import { whyUnstorable } from '#core/unstorable.ts'
import { loadRunRow } from '#server/db/sql/run-rows.ts'
import { downloadLog } from '#server/usecases/log/download-log.ts'
import { readLogs, type LogReader } from '#server/usecases/log/read-logs.ts'

import { serverDeps } from '../deps.ts'
import { answering, callerOf } from '../http-caller.ts'
import { notHere } from '../run-answers.ts'
import { runDoorDeps, runPool } from '../run-deps.ts'

const largestPageBytes = 1_048_576

const position = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limitBytes: z.coerce.number().int().min(1).max(largestPageBytes).default(largestPageBytes),
})
const choice = z.object({
  step: z
    .string()
    .max(1_000)
    .refine((step) => !whyUnstorable(step))
    .optional(),
  stream: z.enum(['stdout', 'stderr']).optional(),
})

const reader = (): LogReader => ({
  pool: runPool(serverDeps()),
  store: runDoorDeps().logStore,
})

/** The run that the address names, if it is one of the caller's deployment. */
const runOf = async (request: Request, path: { params: Promise<{ id: string }> }) => {
  const caller = await callerOf(request, 'log.read')
  const { id } = await path.params
  const { tenantId, deploymentId } = caller
  if (!z.uuid().safeParse(id).success) throw notHere()
  const row = await runPool(serverDeps()).asTenant(tenantId, (sql) =>
    loadRunRow(sql, tenantId, deploymentId, id),
  )
  if (!row) throw notHere()
  return { tenantId, runId: id, shortId: id.slice(-8) }
}

const parsed = <Shape extends z.ZodType>(request: Request, shape: Shape): z.infer<Shape> => {
  const said = shape.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!said.success) throw new Refusal('invalid_input', 'The address does not say what to read.')
  return said.data
}

/** GET /api/runs/<id>/logs: frames after a position. `x-sluice-more: 1` where there is more now. */
export const logs = answering(async (request: Request, path: { params: Promise<{ id: string }> }) => {
  const run = await runOf(request, path)
  const { after, limitBytes } = parsed(request, position)
  const { frames, more } = await readLogs(reader(), run, after, limitBytes)
  return new Response(Buffer.concat(frames), {
    headers: {
      'content-type': 'application/octet-stream',
      'cache-control': 'no-store',
      ...(more && { 'x-sluice-more': '1' }),
    },
  })
})

/** GET /api/runs/<id>/logs/download: the log as a text file. */
export const logDownload = answering(async (request: Request, path: { params: Promise<{ id: string }> }) => {
  const run = await runOf(request, path)
  const chosen = parsed(request, choice)
  const name = [`run-${run.shortId}`, chosen.step?.replaceAll(/[^A-Za-z0-9_-]+/g, '-'), chosen.stream]
    .filter(Boolean)
    .join('-')
  return new Response(
    Readable.toWeb(Readable.from(downloadLog(reader(), run, chosen))) as ReadableStream<Uint8Array>,
    {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="${name}.log"`,
        'cache-control': 'no-store',
        // What a step printed is text and nothing else, whatever it looks like.
        'x-content-type-options': 'nosniff',
      },
    },
  )
})
