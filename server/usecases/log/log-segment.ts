import type { LogSegment } from '#server/db/sql/stream-list.ts'
import { escapeSegment } from '#storage/object-key.ts'
import type { ObjectStore } from '#storage/object-store.ts'

/** Where each chunk of an archived segment lies, and when it came. */
export interface IndexEntry {
  position: number
  offset: number
  atMs: number
}

const entryBytes = 24

export const writeIndex = (entries: IndexEntry[]): Uint8Array => {
  const bytes = new Uint8Array(entries.length * entryBytes)
  const view = new DataView(bytes.buffer)
  entries.forEach(({ position, offset, atMs }, index) => {
    view.setFloat64(index * entryBytes, position)
    view.setFloat64(index * entryBytes + 8, offset)
    view.setFloat64(index * entryBytes + 16, atMs)
  })
  return bytes
}

const readIndex = (bytes: Buffer): IndexEntry[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: Math.floor(bytes.byteLength / entryBytes) }, (_, index) => ({
    position: view.getFloat64(index * entryBytes),
    offset: view.getFloat64(index * entryBytes + 8),
    atMs: view.getFloat64(index * entryBytes + 16),
  }))
}

/** A chunk in the log store: what is known of it without its bytes, and where these lie. */
export interface ArchivedEntry extends IndexEntry {
  sizeBytes: number
  /** The object, and the first byte in it. */
  key: string
  fromByte: number
}

/** Under which key the bytes of a segment lie; its index lies beside them. The bytes of a stream never change, so the same key is the same object, whoever wrote it. */
export const segmentKey = (
  run: { tenantId: string; runId: string },
  stream: { step: string; stepAttempt: number; stream: string },
  { fromOffset, toOffset }: Pick<LogSegment, 'fromOffset' | 'toOffset'>,
): string =>
  `${run.tenantId}/${run.runId}/${escapeSegment(stream.step)}-${stream.stepAttempt}-${stream.stream}-${fromOffset}-${toOffset}`

export const indexKey = (key: string): string => `${key}.index`

/** The chunks of a segment as they were when they came. */
export const readSegment = async (
  store: ObjectStore,
  key: string,
  segment: LogSegment,
): Promise<ArchivedEntry[]> => {
  const entries = readIndex(await store.read(indexKey(key)))
  return entries.map((entry, index) => ({
    ...entry,
    sizeBytes: (entries[index + 1]?.offset ?? segment.toOffset) - entry.offset,
    key,
    fromByte: entry.offset - segment.fromOffset,
  }))
}
