import { lineEndsOf } from '#core/log/line-ends.ts'
import { addSegment } from '#server/db/sql/archive-rows.ts'
import { readStreamChunks, type ReadChunk } from '#server/db/sql/read-chunks.ts'
import { listStreams, type LogSegment, type StreamListRow } from '#server/db/sql/stream-list.ts'
import { newId } from '#server/platform/ids.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import { indexKey, segmentKey, writeIndex } from './log-segment.ts'
import type { LogReader } from './read-logs.ts'
import { sharedKey, storeShared } from './shared-segment.ts'

/** A segment is read whole by who shows it, so it stays small enough for that. */
const segmentBytes = 8 * 1_048_576
const chunksAtOnce = 256
/** What is shorter shares an object with others of its run. */
const shortBytes = 1_048_576

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

const segmentOf = (fromOffset: number, chunks: Chunk[]): LogSegment => {
  const last = chunks.at(-1)
  return {
    fromOffset,
    toOffset: last ? last.offset + last.bytes.length : fromOffset,
    firstPosition: chunks[0]?.position ?? 0,
    lastPosition: last?.position ?? 0,
  }
}

const store = async (
  to: ObjectStore,
  keyOf: (segment: LogSegment) => string,
  fromOffset: number,
  chunks: Chunk[],
): Promise<LogSegment> => {
  const segment = segmentOf(fromOffset, chunks)
  const key = keyOf(segment)
  // The index first: whoever finds the bytes can read them.
  await to.put(
    indexKey(key),
    writeIndex(
      chunks.map(({ position, offset, at, bytes }) => ({
        position,
        offset,
        atMs: at.getTime(),
        ends: lineEndsOf(bytes),
      })),
    ),
  )
  await to.put(key, Buffer.concat(chunks.map((chunk) => chunk.bytes)))
  return segment
}

/** What is left of a stream that is short. */
interface Short {
  stream: StreamListRow
  fromOffset: number
  chunks: Chunk[]
}

/** Stores what is left of several short streams as one object and counts it, stream by stream. Its name is its own: nobody writes it a second time. */
const storeShort = async (
  reader: LogReader,
  run: { tenantId: string; runId: string },
  shorts: readonly Short[],
): Promise<number> => {
  if (shorts.length === 0) return 0
  const shared = newId()
  await storeShared(
    reader.store,
    sharedKey(run, shared),
    shorts.flatMap(({ stream, chunks }) =>
      chunks.map(({ at, ...chunk }) => ({ ...chunk, stream: stream.number, atMs: at.getTime() })),
    ),
  )
  return reader.pool.asTenant(run.tenantId, async (sql) => {
    let counted = 0
    for (const { stream, fromOffset, chunks } of shorts) {
      const segment = { ...segmentOf(fromOffset, chunks), shared }
      if (await addSegment(sql, { ...run, number: stream.number }, segment)) counted += 1
    }
    return counted
  })
}

const sizeOf = (shorts: readonly Short[]): number =>
  shorts.reduce((sum, { fromOffset, chunks }) => sum + segmentOf(fromOffset, chunks).toOffset - fromOffset, 0)

/**
 * Moves the bytes of a run's streams that are not in the log store yet there, segment by segment, each written before it is counted: a process that
 * dies between the two writes it again. Short streams share an object, so that a run of many steps is not as many objects. `leastBytes`: only
 * streams with as many bytes to move.
 */
export const archiveLogs = async (
  reader: LogReader,
  run: { tenantId: string; runId: string },
  leastBytes: number,
): Promise<number> => {
  const { tenantId, runId } = run
  let segments = 0
  const shorts: Short[] = []
  for (const stream of await reader.pool.asTenant(tenantId, (sql) => listStreams(sql, tenantId, runId))) {
    let from = stream.archivedLength
    while (stream.length > from && stream.length - from >= leastBytes) {
      const chunks = await collect(reader, run, stream, from)
      if (chunks.length === 0) break
      if (stream.length - from < shortBytes) {
        shorts.push({ stream, fromOffset: from, chunks })
        break
      }
      const segment = await store(reader.store, (its) => segmentKey(run, stream, its), from, chunks)
      const isCounted = await reader.pool.asTenant(tenantId, (sql) =>
        addSegment(sql, { ...run, number: stream.number }, segment),
      )
      // Another worker was at it too, and first: what it counted is what it stored, and it goes on.
      if (!isCounted) break
      from = segment.toOffset
      segments += 1
    }
    if (sizeOf(shorts) >= segmentBytes) segments += await storeShort(reader, run, shorts.splice(0))
  }
  return segments + (await storeShort(reader, run, shorts))
}
