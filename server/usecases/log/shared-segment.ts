import { lineEndsOf, packEnds, unpackEnds } from '#core/log/line-ends.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import { indexKey, readIndexRows, withEnds, type ArchivedEntry, type IndexEntry } from './log-segment.ts'

/** A chunk among those of other streams. */
interface OfStream {
  /** Number of its stream. */
  stream: number
}
export type SharedChunk = OfStream & Omit<IndexEntry, 'ends'> & { bytes: Buffer }
export type SharedEntry = OfStream & ArchivedEntry

const fields = 6
const fieldsWithoutEnds = 5

/** Under which key the short logs of a run lie together; their index lies beside them. */
export const sharedKey = (run: { tenantId: string; runId: string }, name: string): string =>
  `${run.tenantId}/${run.runId}/short-${name}`

const writeIndex = (chunks: readonly SharedChunk[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(8 * (1 + chunks.length * fields)))
  view.setFloat64(0, withEnds)
  chunks.forEach(({ stream, position, offset, atMs, bytes }, index) => {
    const row = [stream, position, offset, atMs, bytes.length, packEnds(lineEndsOf(bytes))]
    for (const [place, value] of row.entries()) view.setFloat64(8 * (1 + index * fields + place), value)
  })
  return new Uint8Array(view.buffer)
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
  let fromByte = 0
  return readIndexRows(await store.read(indexKey(key)), fieldsWithoutEnds).map(
    ([stream = 0, position = 0, offset = 0, atMs = 0, sizeBytes = 0, ends]) => {
      fromByte += sizeBytes
      return {
        stream,
        position,
        offset,
        atMs,
        sizeBytes,
        key,
        fromByte: fromByte - sizeBytes,
        ...(ends !== undefined && { ends: unpackEnds(ends) }),
      }
    },
  )
}
