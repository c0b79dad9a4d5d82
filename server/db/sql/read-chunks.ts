import type { Sql } from '../sql-pool.ts'

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
  text: `SELECT chunk.position, chunk."offset", chunk.at, log_stream.step, log_stream.step_attempt AS "stepAttempt", log_stream.stream, chunk.bytes
    FROM (
      SELECT position, "offset", at, stream, bytes, sum(octet_length(bytes)) OVER (ORDER BY position) - octet_length(bytes) AS before
      FROM (SELECT * FROM log_chunk WHERE run_id = $2 AND tenant_id = $1 AND position > $3 ORDER BY position LIMIT $4) AS following
    ) AS chunk
    JOIN log_stream ON log_stream.tenant_id = $1 AND log_stream.run_id = $2 AND log_stream.number = chunk.stream
    WHERE chunk.before < $5 ORDER BY chunk.position`,
}

const ofStream = {
  name: 'chunks-of-stream',
  text: `SELECT position, "offset", at, bytes FROM log_chunk WHERE run_id = $2 AND tenant_id = $1 AND stream = $3 AND "offset" >= $4 AND position > $5
    ORDER BY position LIMIT $6`,
}

const streams = {
  name: 'streams-of-run',
  text: `SELECT step, step_attempt AS "stepAttempt", stream, number, length, lines, archived_length AS "archivedLength", archive
    FROM log_stream WHERE tenant_id = $1 AND run_id = $2 ORDER BY number`,
}

/** A piece of a stream in the log store. */
export interface LogSegment {
  fromOffset: number
  toOffset: number
  firstPosition: number
  lastPosition: number
}

export interface StreamListRow {
  step: string
  stepAttempt: number
  stream: string
  number: number
  length: number
  lines: number
  archivedLength: number
  archive: LogSegment[]
}

/** The next hot chunks of a run after a position: at most `count`, and no further one once `sizeBytes` are reached. */
export const readChunks = (
  sql: Sql,
  tenantId: string,
  runId: string,
  position: number,
  limit: { count: number; sizeBytes: number },
): Promise<ReadChunk[]> =>
  sql.rows<ReadChunk>(after, [tenantId, runId, position, limit.count, limit.sizeBytes])

export const readStreamChunks = (
  sql: Sql,
  stream: { tenantId: string; runId: string; number: number },
  from: { offset: number; position: number },
  limit: number,
): Promise<Pick<ReadChunk, 'position' | 'offset' | 'at' | 'bytes'>[]> =>
  sql.rows(ofStream, [stream.tenantId, stream.runId, stream.number, from.offset, from.position, limit])

/** How a segment is kept: four numbers. */
export type KeptSegment = [fromOffset: number, toOffset: number, firstPosition: number, lastPosition: number]

/** The streams of a run, in the order in which they began. */
export const listStreams = async (sql: Sql, tenantId: string, runId: string): Promise<StreamListRow[]> => {
  const rows = await sql.rows<Omit<StreamListRow, 'archive'> & { archive: KeptSegment[] | null }>(streams, [
    tenantId,
    runId,
  ])
  return rows.map((row) => ({
    ...row,
    archive: (row.archive ?? []).map(([fromOffset, toOffset, firstPosition, lastPosition]) => ({
      fromOffset,
      toOffset,
      firstPosition,
      lastPosition,
    })),
  }))
}
