import { writeFrame } from '#core/protocol/log-frames.ts'
import { goneWords } from '#core/protocol/log-page.ts'
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

/** A chunk of output, wherever it lies. */
export type ToldChunk = Omit<ReadChunk, 'at'> & { atMs: number }

export interface ChunkPage {
  /** In the order of their positions; a position that is missing was lost. */
  chunks: ToldChunk[]
  /** Everything up to here is known. */
  end: number
  /** Where the logs of the run end now. */
  last: number
  streams: StreamListRow[]
}

const frameOf = ({ position, step, stepAttempt, stream, offset, atMs, bytes }: ToldChunk): Uint8Array =>
  writeFrame({ position, step, stepAttempt, stream, offset, atMs, length: bytes.length }, bytes)

/** Positions have no gaps, so one that is nowhere was lost: told as a frame of its own, once. */
const gapFrame = (position: number, next: ToldChunk | undefined, streams: StreamListRow[]): Uint8Array => {
  const { step = '', stepAttempt = 1, stream = 'stdout' } = next ?? streams[0] ?? {}
  return writeFrame(
    {
      position,
      step,
      stepAttempt,
      stream,
      offset: next?.offset ?? 0,
      atMs: next?.atMs ?? 0,
      length: 0,
      gap: goneWords,
    },
    new Uint8Array(),
  )
}

/** Takes chunks in the order of their positions until the page is full; holes become gap frames. */
const page = (
  chunks: ToldChunk[],
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

/** The next chunks of a run after a position, whether they lie in Postgres or in the log store: no further one once `sizeBytes` are reached. */
export const readChunkPage = async (
  { pool, store }: LogReader,
  run: { tenantId: string; runId: string },
  after: number,
  limit: { count: number; sizeBytes: number },
): Promise<ChunkPage> => {
  const { tenantId, runId } = run
  const { hot, last, streams } = await pool.asTenant(tenantId, async (sql) => {
    const end = await loadLogEnd(sql, tenantId, runId)
    const chunks = await readChunks(sql, tenantId, runId, after, limit)
    const isWhole = chunks[0]?.position === after + 1 || (end?.position ?? 0) <= after
    return {
      hot: chunks,
      last: end?.position ?? 0,
      streams: isWhole ? [] : await listStreams(sql, tenantId, runId),
    }
  })
  const hotChunks = hot.map(({ at, ...chunk }): ToldChunk => ({ ...chunk, atMs: at.getTime() }))
  const before = hotChunks[0]?.position ?? last + 1
  const cold =
    streams.length > 0 ? await readArchived(store, run, streams, { after, before }, limit) : undefined
  // What is not known yet must not be taken for lost: such a page ends before it.
  if (cold?.isCut) return { chunks: cold.chunks, end: cold.end, last, streams }
  const end = hotChunks.at(-1)?.position ?? last
  return { chunks: [...(cold?.chunks ?? []), ...hotChunks], end, last, streams }
}

/** The lines of a run after a position, all steps in the order in which they became durable, as frames. */
export const readLogs = async (
  reader: LogReader,
  run: { tenantId: string; runId: string },
  after: number,
  sizeLimitBytes: number,
): Promise<LogPage> => {
  const limit = { count: largestPage, sizeBytes: sizeLimitBytes }
  const read = await readChunkPage(reader, run, after, limit)
  const { frames, end } = page(read.chunks, after, read.end, read.streams, sizeLimitBytes)
  return { frames, more: end < read.last }
}
