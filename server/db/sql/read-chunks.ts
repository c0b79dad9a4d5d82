import type { Sql } from '../sql-pool.ts'
import { listStreams } from './stream-list.ts'

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
