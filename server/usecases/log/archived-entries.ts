import type { LogSegment, StreamListRow } from '#server/db/sql/stream-list.ts'
import { ObjectMissing, type ObjectStore } from '#storage/object-store.ts'

import { readSegment, segmentKey, type ArchivedEntry } from './log-segment.ts'
import { readShared, sharedKey, type SharedEntry } from './shared-segment.ts'

/** What lies in an archived segment of a stream. A segment that the store has lost holds nothing. */
export type ArchivedEntries = (stream: StreamListRow, segment: LogSegment) => Promise<ArchivedEntry[]>

const nothing = (): [] => []
const unlessLost =
  <Value>(otherwise: () => Value) =>
  (error: unknown): Value => {
    if (error instanceof ObjectMissing) return otherwise()
    throw error
  }

/** Reads the indexes of a run's archived streams. One that several streams share is read once. */
export const archivedEntries = (
  store: ObjectStore,
  run: { tenantId: string; runId: string },
): ArchivedEntries => {
  const shared = new Map<string, Promise<Map<number, SharedEntry[]>>>()
  const readByStream = async (name: string): Promise<Map<number, SharedEntry[]>> =>
    Map.groupBy(
      await readShared(store, sharedKey(run, name)).catch(unlessLost(nothing)),
      ({ stream }) => stream,
    )
  return async (stream, segment) => {
    const { shared: name, fromOffset, toOffset } = segment
    if (name === undefined)
      return readSegment(store, segmentKey(run, stream, segment), segment).catch(unlessLost(nothing))
    const read = shared.get(name) ?? readByStream(name)
    shared.set(name, read)
    const ofStream = (await read).get(stream.number) ?? []
    return ofStream.filter(({ offset }) => offset >= fromOffset && offset < toOffset)
  }
}

/** The bytes of entries of one object that lie in it one after the other or nearly so, by entry; nothing where the store has lost it. */
export const bytesOfEntries = async <Entry extends ArchivedEntry>(
  store: ObjectStore,
  entries: readonly Entry[],
): Promise<(Entry & { bytes: Buffer })[]> => {
  const [first] = entries
  if (!first) return []
  const fromByte = Math.min(...entries.map((entry) => entry.fromByte))
  const toByte = Math.max(...entries.map((entry) => entry.fromByte + entry.sizeBytes))
  const bytes = await store
    .readPart(first.key, fromByte, toByte - fromByte)
    .catch(unlessLost(() => Buffer.alloc(0)))
  return bytes.length < toByte - fromByte
    ? []
    : entries.map((entry) => ({
        ...entry,
        bytes: Buffer.from(bytes.buffer, bytes.byteOffset + entry.fromByte - fromByte, entry.sizeBytes),
      }))
}
