import { lineEndsOf, unpackEnds } from '#core/log/line-ends.ts'
import type { LogOutline, OutlineChunk } from '#core/protocol/log-outline.ts'
import { loadLogEnd } from '#server/db/sql/log-rows.ts'
import { readUnarchived } from '#server/db/sql/read-chunks.ts'
import { listStreams, type StreamListRow } from '#server/db/sql/stream-list.ts'

import { archivedEntries, bytesOfEntries } from './archived-entries.ts'
import type { ArchivedEntry } from './log-segment.ts'
import type { LogReader } from './read-logs.ts'

/** What nobody counted when it came is read to be counted: so much at once, so that an answer begins soon and stays small in memory. */
const countedAtOnceBytes = 16 * 1_048_576
const nothing = new Uint8Array()
const chunksAtOnce = 100_000

/** Entries of archived segments after a position, their line ends counted where their index does not tell them. */
const archivedAfter = async (
  { store }: LogReader,
  run: { tenantId: string; runId: string },
  streams: readonly StreamListRow[],
  after: number,
): Promise<OutlineChunk[]> => {
  const entriesOf = archivedEntries(store, run)
  const outlineOf = async (row: StreamListRow, index: number): Promise<OutlineChunk[]> => {
    const chunks: OutlineChunk[] = []
    for (const segment of row.archive.filter(({ lastPosition }) => lastPosition > after)) {
      const entries = await entriesOf(row, segment)
      chunks.push(...(await withEnds(entries)).map((entry) => ({ ...entry, stream: index })))
    }
    return chunks
  }
  const withEnds = async (entries: ArchivedEntry[]): Promise<Omit<OutlineChunk, 'stream'>[]> => {
    const isTold = entries.every(({ ends }) => ends !== undefined)
    const read = isTold ? [] : await bytesOfEntries(store, entries)
    const counted = new Map(read.map(({ position, bytes }) => [position, lineEndsOf(bytes)]))
    return entries.flatMap(({ position, offset, atMs, sizeBytes, ends = counted.get(position) }) =>
      ends ? [{ position, offset, atMs, sizeBytes, ...ends }] : [],
    )
  }
  const found = await Promise.all(streams.map(outlineOf))
  return found.flat().filter(({ position }) => position > after)
}

/**
 * What is to be known of a run's output after a position to number its lines, without the output: of what lies in the log store only the
 * indexes are read, so that a log of a million lines is some kilobytes.
 */
export const outlineLog = async (
  reader: LogReader,
  run: { tenantId: string; runId: string },
  after: number,
): Promise<LogOutline> => {
  const { tenantId, runId } = run
  const limit = { count: chunksAtOnce, sizeBytes: countedAtOnceBytes }
  const { streams, last, hot } = await reader.pool.asTenant(tenantId, async (sql) => {
    const end = await loadLogEnd(sql, tenantId, runId)
    const rows = await listStreams(sql, tenantId, runId)
    return {
      last: end?.position ?? 0,
      streams: rows,
      hot: await readUnarchived(sql, { ...run, streams: rows }, after, limit),
    }
  })
  const indexes = new Map(streams.map(({ number }, index) => [number, index]))
  const counted = hot.map(({ number, position, offset, at, sizeBytes, ends, bytes }) => ({
    position,
    stream: indexes.get(number) ?? 0,
    offset,
    atMs: at.getTime(),
    sizeBytes,
    ...(ends === null ? lineEndsOf(bytes ?? nothing) : unpackEnds(ends)),
  }))
  const readBytes = hot.reduce((sum, { bytes }) => sum + (bytes?.length ?? 0), 0)
  const isCut = readBytes >= limit.sizeBytes || counted.length === limit.count
  const known = isCut ? (counted.at(-1)?.position ?? last) : last
  const chunks = [...(await archivedAfter(reader, run, streams, after)), ...counted]
    .filter(({ position }) => position <= known)
    .toSorted((one, other) => one.position - other.position)
    .slice(0, chunksAtOnce)
  const end = chunks.length === chunksAtOnce ? (chunks.at(-1)?.position ?? known) : known
  return {
    streams: streams.map(({ step, stepAttempt, stream }) => ({
      step,
      stepAttempt,
      stream: stream === 'stderr' ? 'stderr' : 'stdout',
    })),
    chunks,
    end,
    more: end < last,
  }
}
