import type { Sql } from '../sql-pool.ts'
import { listStreams, type StreamListRow } from './stream-list.ts'

export interface ReadChunk {
  position: number
  offset: number
  at: Date
  step: string
  stepAttempt: number
  stream: string
  bytes: Buffer
}

/** Chunks lie hot in Postgres until their partition is dropped; by then they are in the log store. */
const after = {
  name: 'chunks-after',
  text: `SELECT chunk.position, chunk."offset", chunk.at, chunk.stream AS number, log_stream.step, log_stream.step_attempt AS "stepAttempt", log_stream.stream, chunk.bytes
    FROM (
      SELECT position, "offset", at, stream, bytes, sum(octet_length(bytes)) OVER (ORDER BY position) - octet_length(bytes) AS before
      FROM (SELECT * FROM log_chunk WHERE run_id = $2 AND tenant_id = $1 AND position > $3 ORDER BY position LIMIT $4) AS following
    ) AS chunk
    LEFT JOIN log_stream ON log_stream.tenant_id = $1 AND log_stream.run_id = $2 AND log_stream.number = chunk.stream
    WHERE chunk.before < $5 ORDER BY chunk.position`,
}

const ofStream = {
  name: 'chunks-of-stream',
  text: `SELECT position, "offset", at, bytes FROM log_chunk WHERE run_id = $2 AND tenant_id = $1 AND stream = $3 AND "offset" >= $4 AND position > $5
    ORDER BY position LIMIT $6`,
}

/** Of hot chunks those that do not lie in the log store as well; bytes only of those whose line ends were not counted when they came. */
const unarchived = {
  name: 'unarchived-chunks',
  text: `SELECT position, number, "offset", at, ends, octet_length(bytes) AS "sizeBytes", CASE WHEN ends IS NULL THEN bytes END AS bytes
    FROM (
      SELECT *, sum(CASE WHEN ends IS NULL THEN octet_length(bytes) ELSE 0 END) OVER (ORDER BY position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
      FROM (
        SELECT position, stream AS number, "offset", at, ends, bytes FROM log_chunk
        JOIN unnest($4::integer[], $5::bigint[]) AS kept (number, archived_length) ON log_chunk.stream = kept.number
        WHERE run_id = $2 AND tenant_id = $1 AND position > $3 AND "offset" >= archived_length ORDER BY position LIMIT $6
      ) AS following
    ) AS chunk
    WHERE coalesce(before, 0) < $7 ORDER BY position`,
}

const firstUnarchived = {
  name: 'first-unarchived-chunk',
  text: `SELECT position FROM log_chunk JOIN unnest($4::integer[], $5::bigint[]) AS kept (number, archived_length) ON log_chunk.stream = kept.number
    WHERE run_id = $2 AND tenant_id = $1 AND position > $3 AND "offset" >= archived_length ORDER BY position LIMIT 1`,
}

type FoundChunk = Omit<ReadChunk, 'step' | 'stepAttempt' | 'stream'> & { number: number } & (
    | Pick<ReadChunk, 'step' | 'stepAttempt' | 'stream'>
    | { step: null }
  )

/** The next hot chunks of a run after a position: at most `count`, and no further one once `sizeBytes` are reached. */
export const readChunks = async (
  sql: Sql,
  tenantId: string,
  runId: string,
  position: number,
  limit: { count: number; sizeBytes: number },
): Promise<ReadChunk[]> => {
  const found = await sql.rows<FoundChunk>(after, [tenantId, runId, position, limit.count, limit.sizeBytes])
  // The streams of a run that was made small are no rows; its chunks are hot for a while yet.
  const isPacked = found.some(({ step }) => step === null)
  const streams = isPacked ? await listStreams(sql, tenantId, runId) : []
  const byNumber = new Map(streams.map((stream) => [stream.number, stream]))
  return found.flatMap(({ number, ...chunk }) => {
    if (chunk.step !== null) return [chunk]
    const stream = byNumber.get(number)
    return stream
      ? [{ ...chunk, step: stream.step, stepAttempt: stream.stepAttempt, stream: stream.stream }]
      : []
  })
}

export const readStreamChunks = (
  sql: Sql,
  stream: { tenantId: string; runId: string; number: number },
  from: { offset: number; position: number },
  limit: number,
): Promise<Pick<ReadChunk, 'position' | 'offset' | 'at' | 'bytes'>[]> =>
  sql.rows(ofStream, [stream.tenantId, stream.runId, stream.number, from.offset, from.position, limit])

/** A chunk that lies in Postgres alone, to be numbered. */
export interface UnarchivedChunk extends Pick<ReadChunk, 'position' | 'offset' | 'at'> {
  number: number
  sizeBytes: number
  /** As {@link packEnds} makes it; null where it was not counted when the chunk came, and only then there are bytes. */
  ends: number | null
  bytes: Buffer | null
}

interface OpenRun {
  tenantId: string
  runId: string
  streams: readonly StreamListRow[]
}

/** What tells chunks apart that lie in Postgres alone; undefined where there are none. */
const openOf = ({ tenantId, runId, streams }: OpenRun, position: number) => {
  const open = streams.filter(({ length, archivedLength }) => length > archivedLength)
  return open.length === 0
    ? undefined
    : [
        tenantId,
        runId,
        position,
        open.map(({ number }) => number),
        open.map(({ archivedLength }) => archivedLength),
      ]
}

/** The next chunks of a run after a position that lie in Postgres alone: at most `count`, and no further one once `sizeBytes` of bytes are reached. */
export const readUnarchived = (
  sql: Sql,
  run: OpenRun,
  position: number,
  limit: { count: number; sizeBytes: number },
): Promise<UnarchivedChunk[]> => {
  const open = openOf(run, position)
  return open ? sql.rows(unarchived, [...open, limit.count, limit.sizeBytes]) : Promise.resolve([])
}

/** The position of the first chunk after a position that lies in Postgres alone. */
export const firstUnarchivedAfter = async (
  sql: Sql,
  run: OpenRun,
  position: number,
): Promise<number | undefined> => {
  const open = openOf(run, position)
  return open && (await sql.row<{ position: number }>(firstUnarchived, open))?.position
}
