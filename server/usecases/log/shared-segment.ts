import type { ObjectStore } from '#storage/object-store.ts'

import { indexKey, type ArchivedChunk } from './log-segment.ts'

/** A chunk among those of other streams. */
export interface SharedChunk extends ArchivedChunk {
  /** Number of its stream. */
  stream: number
}

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
export const readShared = async (store: ObjectStore, key: string): Promise<SharedChunk[]> => {
  const index = await store.read(indexKey(key))
  const bytes = await store.read(key)
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength)
  let from = 0
  return Array.from({ length: Math.floor(index.byteLength / entryBytes) }, (_, entry) => {
    const number = (place: number) => view.getFloat64(entry * entryBytes + place * 8)
    const length = number(4)
    from += length
    return {
      stream: number(0),
      position: number(1),
      offset: number(2),
      atMs: number(3),
      bytes: bytes.subarray(from - length, from),
    }
  })
}
