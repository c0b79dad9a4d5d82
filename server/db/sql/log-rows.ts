import { type LineEnds, packEnds } from '#core/log/line-ends.ts'

import type { Sql } from '../sql-pool.ts'

export interface StreamName {
  step: string
  stepAttempt: number
  stream: string
}

export interface StreamRow extends StreamName {
  number: number
  length: number
  lines: number
}

const lockTail = {
  name: 'lock-tail',
  text: 'SELECT log_position AS position, log_streams AS streams FROM run_tail WHERE tenant_id = $1 AND run_id = $2 FOR UPDATE',
}

const streams = {
  name: 'streams-of-frames',
  text: `SELECT step, step_attempt AS "stepAttempt", stream, number, length, lines FROM log_stream
    JOIN unnest($3::text[], $4::integer[], $5::text[]) AS wanted (w_step, w_attempt, w_stream)
      ON step = w_step AND step_attempt = w_attempt AND stream = w_stream
    WHERE tenant_id = $1 AND run_id = $2`,
}

const putStreams = {
  name: 'put-streams',
  text: `INSERT INTO log_stream (tenant_id, run_id, step, step_attempt, stream, number, length, lines)
    SELECT $1, $2, * FROM unnest($3::text[], $4::integer[], $5::text[], $6::integer[], $7::bigint[], $8::bigint[])
    ON CONFLICT (tenant_id, run_id, step, step_attempt, stream) DO UPDATE SET length = excluded.length, lines = excluded.lines`,
}

const insertChunks = {
  name: 'insert-chunks',
  text: `INSERT INTO log_chunk (received_at, tenant_id, run_id, position, stream, "offset", at, ends, bytes)
    SELECT $1, $2, $3, position, stream, "offset", at, ends, substring($11::bytea FROM first FOR length)
    FROM unnest($4::bigint[], $5::integer[], $6::bigint[], $7::timestamptz[], $8::integer[], $9::integer[], $10::integer[])
      AS chunk (position, stream, "offset", at, first, length, ends)`,
}

const advance = {
  name: 'advance-logs',
  text: 'UPDATE run_tail SET log_position = $3, log_streams = $4 WHERE tenant_id = $1 AND run_id = $2',
}

const tail = {
  name: 'log-tail',
  text: 'SELECT log_position AS position FROM run_tail WHERE tenant_id = $1 AND run_id = $2',
}

/** Where the logs of a run end now. */
export const loadLogEnd = (
  sql: Sql,
  tenantId: string,
  runId: string,
): Promise<{ position: number } | undefined> => sql.row(tail, [tenantId, runId])

/** Where the logs of a run end; locked, so that positions have no gaps. */
export const lockLogTail = (
  sql: Sql,
  tenantId: string,
  runId: string,
): Promise<{ position: number; streams: number } | undefined> => sql.row(lockTail, [tenantId, runId])

export const loadStreams = (
  sql: Sql,
  tenantId: string,
  runId: string,
  names: StreamName[],
): Promise<StreamRow[]> =>
  sql.rows<StreamRow>(streams, [
    tenantId,
    runId,
    names.map(({ step }) => step),
    names.map(({ stepAttempt }) => stepAttempt),
    names.map(({ stream }) => stream),
  ])

export interface Chunk {
  position: number
  stream: number
  offset: number
  at: Date
  bytes: Uint8Array
  ends: LineEnds
}

export interface NewChunks {
  chunks: Chunk[]
  streams: StreamRow[]
  /** Where the logs of the run now end, and how many streams they have. */
  position: number
  streamCount: number
  now: Date
}

/** Appends chunks and moves the ends of their streams and of the run's logs. */
export const appendChunks = async (
  sql: Sql,
  run: { tenantId: string; runId: string },
  given: NewChunks,
): Promise<void> => {
  const { tenantId, runId } = run
  const rows = given.streams
  await sql.run(putStreams, [
    tenantId,
    runId,
    rows.map(({ step }) => step),
    rows.map(({ stepAttempt }) => stepAttempt),
    rows.map(({ stream }) => stream),
    rows.map(({ number }) => number),
    rows.map(({ length }) => length),
    rows.map(({ lines }) => lines),
  ])
  const { chunks } = given
  let first = 1
  await sql.run(insertChunks, [
    given.now,
    tenantId,
    runId,
    chunks.map(({ position }) => position),
    chunks.map(({ stream }) => stream),
    chunks.map(({ offset }) => offset),
    chunks.map(({ at }) => at),
    chunks.map(({ bytes }) => (first += bytes.byteLength) - bytes.byteLength),
    chunks.map(({ bytes }) => bytes.byteLength),
    chunks.map(({ ends }) => packEnds(ends)),
    // One value for all of them: it travels as the bytes it is, where an array would be spelled in hexadecimal digits. The last of the values: what
    // is sent grows no more after it, and so is copied once.
    Buffer.concat(chunks.map(({ bytes }) => bytes)),
  ])
  await sql.run(advance, [tenantId, runId, given.position, given.streamCount])
}
