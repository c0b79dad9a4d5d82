import { setImmediate } from 'node:timers/promises'

import { loadLogEnd } from '#server/db/sql/log-rows.ts'
import { firstUnarchivedAfter } from '#server/db/sql/read-chunks.ts'
import { listStreams } from '#server/db/sql/stream-list.ts'

import { readArchived } from './read-archived.ts'
import { type LogReader, readChunkPage, type ToldChunk } from './read-logs.ts'

export interface PageOfChunks {
  /** In the order of their positions. */
  chunks: ToldChunk[]
  /** Everything up to here was read. */
  end: number
  /** Another page follows. */
  more: boolean
}

/** The first read is small, so that what is found in it is told soon; the largest is what one may hold in memory. */
const firstBytes = 1_048_576
const largestBytes = 8 * 1_048_576
const chunksAPage = 8_000
/** What is looked through at once: no longer than others can wait for, and than an expression is given time for. */
const pageBytes = 1_048_576

/**
 * The whole output of a run after a position, page by page, to be looked through: what lies in the log store is read there, though it lie in Postgres
 * as well, for bytes come from it at a third of the cost. The next page is read while the last is looked at.
 */
export async function* chunkPages(
  reader: LogReader,
  run: { tenantId: string; runId: string },
  after: number,
): AsyncGenerator<PageOfChunks> {
  const pages = readPages(reader, run, after)
  let next = pages.next()
  for (;;) {
    const { value, done } = await next
    if (done) return
    if (value.more) next = pages.next()
    // Who looks at this one may leave before he wants the next.
    next.catch(() => undefined)
    for (const page of pagesOf(value)) {
      yield page
      // Looking takes the processor; whoever waits for it comes first.
      await setImmediate()
    }
    if (!value.more) return
  }
}

/** What was read, in pieces that are looked through at once. */
function* pagesOf({ chunks, end, more }: PageOfChunks): Generator<PageOfChunks> {
  let from = 0
  let sizeBytes = 0
  for (const [index, { bytes, position }] of chunks.entries()) {
    sizeBytes += bytes.length
    if (sizeBytes < pageBytes || index + 1 === chunks.length) continue
    yield { chunks: chunks.slice(from, index + 1), end: position, more: true }
    from = index + 1
    sizeBytes = 0
  }
  yield { chunks: chunks.slice(from), end, more }
}

async function* readPages(
  reader: LogReader,
  run: { tenantId: string; runId: string },
  after: number,
): AsyncGenerator<PageOfChunks, undefined> {
  const { pool, store } = reader
  const { tenantId, runId } = run
  const { last, streams, firstHot } = await pool.asTenant(tenantId, async (sql) => {
    const end = await loadLogEnd(sql, tenantId, runId)
    const rows = await listStreams(sql, tenantId, runId)
    return {
      last: end?.position ?? 0,
      streams: rows,
      firstHot: await firstUnarchivedAfter(sql, { ...run, streams: rows }, after),
    }
  })
  const before = firstHot ?? last + 1
  let sizeBytes = firstBytes
  let at = after
  while (at < before - 1) {
    const limit = { count: chunksAPage, sizeBytes }
    const { chunks, end } = await readArchived(store, run, streams, { after: at, before }, limit)
    yield { chunks, end, more: end < last }
    at = end
    sizeBytes = Math.min(largestBytes, sizeBytes * 2)
  }
  for (let more = at < last || at === after; more;) {
    const page = await readChunkPage(reader, run, at, { count: chunksAPage, sizeBytes })
    more = page.end < page.last
    yield { chunks: page.chunks, end: page.end, more }
    at = page.end
    sizeBytes = Math.min(largestBytes, sizeBytes * 2)
  }
}
