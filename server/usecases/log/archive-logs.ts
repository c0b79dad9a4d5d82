import { addSegment } from '#server/db/sql/archive-rows.ts'
import { readStreamChunks, type ReadChunk } from '#server/db/sql/read-chunks.ts'
import { listStreams, type LogSegment, type StreamListRow } from '#server/db/sql/stream-list.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import { indexKey, segmentKey, writeIndex } from './log-segment.ts'
import type { LogReader } from './read-logs.ts'

/** A segment is read whole by who shows it, so it stays small enough for that. */
const segmentBytes = 8 * 1_048_576
const chunksAtOnce = 256

type Chunk = Pick<ReadChunk, 'position' | 'offset' | 'at' | 'bytes'>

/** The next bytes of a stream, at most a segment of them. */
const collect = async (
  reader: LogReader,
  run: { tenantId: string; runId: string },
  stream: StreamListRow,
  fromOffset: number,
): Promise<Chunk[]> => {
  const chunks: Chunk[] = []
  let sizeBytes = 0
  for (;;) {
    const position = chunks.at(-1)?.position ?? 0
    const next = await reader.pool.asTenant(run.tenantId, (sql) =>
      readStreamChunks(
        sql,
        { ...run, number: stream.number },
        { offset: fromOffset, position },
        chunksAtOnce,
      ),
    )
    for (const chunk of next) {
      if (sizeBytes >= segmentBytes) return chunks
      chunks.push(chunk)
      sizeBytes += chunk.bytes.length
    }
    if (next.length < chunksAtOnce) return chunks
  }
}

const store = async (
  to: ObjectStore,
  key: string,
  fromOffset: number,
  chunks: Chunk[],
): Promise<LogSegment> => {
  const bytes = Buffer.concat(chunks.map((chunk) => chunk.bytes))
  // The index first: whoever finds the bytes can read them.
  await to.put(
    indexKey(key),
    writeIndex(chunks.map(({ position, offset, at }) => ({ position, offset, atMs: at.getTime() }))),
  )
  await to.put(key, bytes)
  return {
    fromOffset,
    toOffset: fromOffset + bytes.length,
    firstPosition: chunks[0]?.position ?? 0,
    lastPosition: chunks.at(-1)?.position ?? 0,
  }
}

/**
 * Moves the bytes of a run's streams that are not in the log store yet there, segment by segment, each written before it is counted: a process that
 * dies between the two writes it again. `least`: only streams with as many bytes to move.
 */
export const archiveLogs = async (
  reader: LogReader,
  run: { tenantId: string; runId: string },
  leastBytes: number,
): Promise<number> => {
  const { tenantId, runId } = run
  let segments = 0
  for (const stream of await reader.pool.asTenant(tenantId, (sql) => listStreams(sql, tenantId, runId))) {
    let from = stream.archivedLength
    while (stream.length > from && stream.length - from >= leastBytes) {
      const chunks = await collect(reader, run, stream, from)
      if (chunks.length === 0) break
      const segment = await store(reader.store, segmentKey(run, stream, from), from, chunks)
      const isCounted = await reader.pool.asTenant(tenantId, (sql) =>
        addSegment(sql, { ...run, number: stream.number }, segment),
      )
      // Another worker was at it too, and first: the objects are equal, and it goes on.
      if (!isCounted) break
      from = segment.toOffset
      segments += 1
    }
  }
  return segments
}
