import { type LineEnds, packEnds, unpackEnds } from '#core/log/line-ends.ts'
import type { LogSegment } from '#server/db/sql/stream-list.ts'
import { escapeSegment } from '#storage/object-key.ts'
import type { ObjectStore } from '#storage/object-store.ts'

/** Where each chunk of an archived segment lies, when it came, and how its lines end. */
export interface IndexEntry {
  position: number
  offset: number
  atMs: number
  /** Absent in an index that was written before line ends were kept. */
  ends?: LineEnds
}

/** An index that has line ends begins with this; the others begin with a position, which is positive. */
export const withEnds = -1

const fields = 4
const fieldsWithoutEnds = 3

export const writeIndex = (entries: Required<IndexEntry>[]): Uint8Array => {
  const view = new DataView(new ArrayBuffer(8 * (1 + entries.length * fields)))
  view.setFloat64(0, withEnds)
  entries.forEach(({ position, offset, atMs, ends }, index) => {
    for (const [place, value] of [position, offset, atMs, packEnds(ends)].entries())
      view.setFloat64(8 * (1 + index * fields + place), value)
  })
  return new Uint8Array(view.buffer)
}

/** The rows of an index of numbers; with line ends they have one field more than `fewest`. */
export const readIndexRows = (bytes: Buffer, fewest: number): number[][] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = Array.from({ length: Math.floor(bytes.byteLength / 8) }, (_, at) => view.getFloat64(at * 8))
  const hasEnds = numbers[0] === withEnds
  const first = hasEnds ? 1 : 0
  const wide = fewest + first
  return Array.from({ length: Math.floor((numbers.length - first) / wide) }, (_, row) =>
    numbers.slice(first + row * wide, first + (row + 1) * wide),
  )
}

const readIndex = (bytes: Buffer): IndexEntry[] =>
  readIndexRows(bytes, fieldsWithoutEnds).map(([position = 0, offset = 0, atMs = 0, ends]) => ({
    position,
    offset,
    atMs,
    ...(ends !== undefined && { ends: unpackEnds(ends) }),
  }))

/** A chunk in the log store: what is known of it without its bytes, and where these lie. */
export interface ArchivedEntry extends IndexEntry {
  sizeBytes: number
  /** The object, and the first byte in it. */
  key: string
  fromByte: number
}

/** Below which everything lies that a run has printed. */
export const logPrefix = ({ tenantId, runId }: { tenantId: string; runId: string }): string =>
  `${tenantId}/${runId}`

/** Under which key the bytes of a segment lie; its index lies beside them. The bytes of a stream never change, so the same key is the same object, whoever wrote it. */
export const segmentKey = (
  run: { tenantId: string; runId: string },
  stream: { step: string; stepAttempt: number; stream: string },
  { fromOffset, toOffset }: Pick<LogSegment, 'fromOffset' | 'toOffset'>,
): string =>
  `${logPrefix(run)}/${escapeSegment(stream.step)}-${stream.stepAttempt}-${stream.stream}-${fromOffset}-${toOffset}`

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
