import { writeFrame } from '#core/protocol/log-frames.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { loadLogEnd } from '#server/db/sql/log-rows.ts'
import { readChunks, type ReadChunk } from '#server/db/sql/read-chunks.ts'
import { listStreams, type StreamListRow } from '#server/db/sql/stream-list.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import { readArchived } from './read-archived.ts'

export interface LogReader {
  pool: SqlPool
  store: ObjectStore
}

export interface LogPage {
  frames: Uint8Array[]
  /** There is more at this moment. */
  more: boolean
}

const largestPage = 2_000

type Told = Omit<ReadChunk, 'at'> & { atMs: number }

const frameOf = ({ position, step, stepAttempt, stream, offset, atMs, bytes }: Told): Uint8Array =>
  writeFrame({ position, step, stepAttempt, stream, offset, atMs, length: bytes.length }, bytes)

/** Positions have no gaps, so one that is nowhere was lost: told as a frame of its own, once. */
const gapFrame = (position: number, next: Told | undefined, streams: StreamListRow[]): Uint8Array => {
  const { step = '', stepAttempt = 1, stream = 'stdout' } = next ?? streams[0] ?? {}
  const gap = 'Some lines are gone: they were older than what is kept, or their store has lost them.'
  return writeFrame(
    { position, step, stepAttempt, stream, offset: next?.offset ?? 0, atMs: next?.atMs ?? 0, length: 0, gap },
    new Uint8Array(),
  )
}

/** Takes chunks in the order of their positions until the page is full; holes become gap frames. */
const page = (
  chunks: Told[],
  after: number,
  last: number,
  streams: StreamListRow[],
  sizeLimitBytes: number,
): { frames: Uint8Array[]; end: number } => {
  const frames: Uint8Array[] = []
  let sizeBytes = 0
  let at = after
  for (const chunk of chunks) {
    if (sizeBytes >= sizeLimitBytes || frames.length >= largestPage) return { frames, end: at }
    if (chunk.position > at + 1) frames.push(gapFrame(chunk.position - 1, chunk, streams))
    const frame = frameOf(chunk)
    frames.push(frame)
    sizeBytes += frame.length
    at = chunk.position
  }
  if (chunks.length === 0 && at < last) {
    frames.push(gapFrame(last, undefined, streams))
    at = last
  }
  return { frames, end: at }
}

/** The lines of a run after a position, all steps in the order in which they became durable, whether they lie in Postgres or in the log store. */
export const readLogs = async (
  { pool, store }: LogReader,
  run: { tenantId: string; runId: string },
  after: number,
  sizeLimitBytes: number,
): Promise<LogPage> => {
  const { tenantId, runId } = run
  const { hot, last, streams } = await pool.asTenant(tenantId, async (sql) => {
    const end = await loadLogEnd(sql, tenantId, runId)
    const chunks = await readChunks(sql, tenantId, runId, after, {
      count: largestPage,
      sizeBytes: sizeLimitBytes,
    })
    const isWhole = chunks[0]?.position === after + 1 || (end?.position ?? 0) <= after
    return {
      hot: chunks,
      last: end?.position ?? 0,
      streams: isWhole ? [] : await listStreams(sql, tenantId, runId),
    }
  })
  const hotChunks = hot.map(({ at, ...chunk }): Told => ({ ...chunk, atMs: at.getTime() }))
  const limit = { count: largestPage, sizeBytes: sizeLimitBytes }
  const cold =
    streams.length > 0
      ? await readArchived(store, run, streams, { after, before: hotChunks[0]?.position ?? last + 1 }, limit)
      : undefined
  // What is not known yet must not be taken for lost: such a page ends before it.
  const { frames, end } = cold?.isCut
    ? page(cold.chunks, after, cold.end, streams, sizeLimitBytes)
    : page([...(cold?.chunks ?? []), ...hotChunks], after, last, streams, sizeLimitBytes)
  return { frames, more: end < last }
}
