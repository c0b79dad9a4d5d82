import type { ObjectStore } from '#storage/object-store.ts'

import { indexKey, type ArchivedEntry, type IndexEntry } from './log-segment.ts'

/** A chunk among those of other streams. */
interface OfStream {
  /** Number of its stream. */
  stream: number
}
export type SharedChunk = OfStream & IndexEntry & { bytes: Buffer }
export type SharedEntry = OfStream & ArchivedEntry

const entryBytes = 40

/** Under which key the short logs of a run lie together; their index lies beside them. */
export const sharedKey = (run: { tenantId: string; runId: string }, name: string): string =>
  `${run.tenantId}/${run.runId}/short-${name}`

const writeIndex = (chunks: readonly SharedChunk[]): Uint8Array => {
  const bytes = new Uint8Array(chunks.length * entryBytes)
  const view = new DataView(bytes.buffer)
  chunks.forEach(({ stream, position, offset, atMs, bytes: { length } }, index) => {
    for (const [place, value] of [stream, position, offset, atMs, length].entries())
      view.setFloat64(index * entryBytes + place * 8, value)
  })
  return bytes
}

/** Stores chunks of several streams as one object. The index first: whoever finds the bytes can read them. */
export const storeShared = async (
  store: ObjectStore,
  key: string,
  chunks: readonly SharedChunk[],
): Promise<void> => {
  await store.put(indexKey(key), writeIndex(chunks))
  await store.put(key, Buffer.concat(chunks.map(({ bytes }) => bytes)))
}

/** The chunks of all streams that lie in a shared object, as they were when they came. */
export const readShared = async (store: ObjectStore, key: string): Promise<SharedEntry[]> => {
  const index = await store.read(indexKey(key))
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength)
  let fromByte = 0
  return Array.from({ length: Math.floor(index.byteLength / entryBytes) }, (_, entry) => {
    const number = (place: number) => view.getFloat64(entry * entryBytes + place * 8)
    const sizeBytes = number(4)
    fromByte += sizeBytes
    return {
      stream: number(0),
      position: number(1),
      offset: number(2),
      atMs: number(3),
      sizeBytes,
      key,
      fromByte: fromByte - sizeBytes,
    }
  })
}
