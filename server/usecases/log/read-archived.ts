import type { StreamListRow } from '#server/db/sql/stream-list.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import { archivedEntries, bytesOfEntries } from './archived-entries.ts'
import type { ArchivedEntry } from './log-segment.ts'

type OfStream = Pick<StreamListRow, 'step' | 'stepAttempt' | 'stream'>
type FoundEntry = ArchivedEntry & OfStream

export interface ArchivedPage {
  /** In the order of their positions. */
  chunks: (FoundEntry & { bytes: Buffer })[]
  /** The page was full before everything asked for was looked at; what lies after `end` is not known. */
  isCut: boolean
  end: number
}

/**
 * Chunks that lie in the log store, between two positions: as many as fill a page. Of segments only those that can have a part in it are opened, and of these
 * only the index and the bytes that are told are read.
 */
export const readArchived = async (
  store: ObjectStore,
  run: { tenantId: string; runId: string },
  streams: readonly StreamListRow[],
  { after, before }: { after: number; before: number },
  limit: { count: number; sizeBytes: number },
): Promise<ArchivedPage> => {
  const entriesOf = archivedEntries(store, run)
  const segments = streams
    .flatMap((row) => row.archive.map((segment) => ({ row, segment })))
    .filter(({ segment }) => segment.lastPosition > after && segment.firstPosition < before)
    .toSorted((one, other) => one.segment.firstPosition - other.segment.firstPosition)
  let waiting: FoundEntry[] = []
  const taken: FoundEntry[] = []
  let sizeBytes = 0
  for (const [index, { row, segment }] of segments.entries()) {
    const { step, stepAttempt, stream } = row
    for (const entry of await entriesOf(row, segment))
      if (entry.position > after && entry.position < before)
        waiting.push({ ...entry, step, stepAttempt, stream })
    // Before the next segment begins nothing can come any more.
    const known = segments[index + 1]?.segment.firstPosition ?? before
    const ready = waiting.filter(({ position }) => position < known)
    if (ready.length === 0) continue
    waiting = waiting.filter(({ position }) => position >= known)
    for (const entry of ready.toSorted((one, other) => one.position - other.position)) {
      if (sizeBytes >= limit.sizeBytes || taken.length >= limit.count)
        return { chunks: await withBytes(store, taken), isCut: true, end: taken.at(-1)?.position ?? after }
      taken.push(entry)
      sizeBytes += entry.sizeBytes
    }
  }
  return { chunks: await withBytes(store, taken), isCut: false, end: before - 1 }
}

const withBytes = async (
  store: ObjectStore,
  entries: readonly FoundEntry[],
): Promise<ArchivedPage['chunks']> => {
  const read = await Promise.all(
    [...Map.groupBy(entries, ({ key }) => key).values()].map((ofObject) => bytesOfEntries(store, ofObject)),
  )
  return read.flat().toSorted((one, other) => one.position - other.position)
}
