import type { LogSegment, StreamListRow } from '#server/db/sql/stream-list.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import { readSegment, segmentKey, type ArchivedChunk } from './log-segment.ts'
import { readShared, sharedKey, type SharedChunk } from './shared-segment.ts'

export type ArchivedChunks = (stream: StreamListRow, segment: LogSegment) => Promise<ArchivedChunk[]>

/** Reads the archived chunks of a run's streams. What several streams share is read once. */
export const archivedChunks = (
  store: ObjectStore,
  run: { tenantId: string; runId: string },
): ArchivedChunks => {
  const shared = new Map<string, Promise<SharedChunk[]>>()
  return async (stream, segment) => {
    const { shared: name, fromOffset, toOffset } = segment
    if (name === undefined) return readSegment(store, segmentKey(run, stream, fromOffset), segment)
    const read = shared.get(name) ?? readShared(store, sharedKey(run, name))
    shared.set(name, read)
    return (await read).filter(
      (chunk) => chunk.stream === stream.number && chunk.offset >= fromOffset && chunk.offset < toOffset,
    )
  }
}
