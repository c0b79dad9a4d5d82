import type { Sql } from '../sql-pool.ts'
import { packJson, unpackJson } from './packed-json.ts'

/** A piece of a stream in the log store. */
export interface LogSegment {
  fromOffset: number
  toOffset: number
  firstPosition: number
  lastPosition: number
  /** The object it shares with other streams; absent where it lies alone. */
  shared?: string
}

/** How a segment is kept. */
export type KeptSegment = [
  fromOffset: number,
  toOffset: number,
  firstPosition: number,
  lastPosition: number,
  shared?: string,
]

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

type KeptStream = Omit<StreamListRow, 'archive'> & { archive: KeptSegment[] | null }

type Packed = [
  step: string,
  stepAttempt: number,
  stream: string,
  number: number,
  length: number,
  lines: number,
  archivedLength: number,
  archive: KeptSegment[] | null,
]

interface Place {
  tenantId: string
  runId: string
}

const rows = {
  name: 'streams-of-run',
  text: `SELECT step, step_attempt AS "stepAttempt", stream, number, length, lines, archived_length AS "archivedLength", archive
    FROM log_stream WHERE tenant_id = $1 AND run_id = $2 ORDER BY number`,
}
const packed = {
  name: 'packed-streams',
  text: 'SELECT streams FROM run_pack WHERE tenant_id = $1 AND run_id = $2 AND streams IS NOT NULL',
}
const take = {
  name: 'take-packed-streams',
  text: `UPDATE run_pack SET streams = NULL FROM run_pack AS before
    WHERE run_pack.tenant_id = $1 AND run_pack.run_id = $2 AND before.tenant_id = $1 AND before.run_id = $2 AND before.streams IS NOT NULL
    RETURNING before.streams`,
}
const insert = {
  name: 'insert-streams',
  text: `INSERT INTO log_stream (tenant_id, run_id, step, step_attempt, stream, number, length, lines, archived_length, archive)
    SELECT $1, $2, * FROM unnest($3::text[], $4::integer[], $5::text[], $6::integer[], $7::bigint[], $8::bigint[], $9::bigint[], $10::jsonb[])`,
}

const unpack = (bytes: Buffer): KeptStream[] =>
  (unpackJson(bytes) as Packed[]).map(
    ([step, stepAttempt, stream, number, length, lines, archivedLength, archive]) => ({
      step,
      stepAttempt,
      stream,
      number,
      length,
      lines,
      archivedLength,
      archive,
    }),
  )

/** The streams of a run as they lie in their rows, as one value. */
export const packStreams = async (sql: Sql, { tenantId, runId }: Place): Promise<Buffer> =>
  packJson(
    (await sql.rows<KeptStream>(rows, [tenantId, runId])).map((row): Packed => [
      row.step,
      row.stepAttempt,
      row.stream,
      row.number,
      row.length,
      row.lines,
      row.archivedLength,
      row.archive,
    ]),
  )

/** The streams of a run, in the order in which they began, wherever they lie. */
export const listStreams = async (sql: Sql, tenantId: string, runId: string): Promise<StreamListRow[]> => {
  const loose = await sql.rows<KeptStream>(rows, [tenantId, runId])
  const kept = loose.length > 0 ? undefined : await sql.row<{ streams: Buffer }>(packed, [tenantId, runId])
  return (kept ? unpack(kept.streams) : loose).map((row) => ({
    ...row,
    archive: (row.archive ?? []).map(([fromOffset, toOffset, firstPosition, lastPosition, shared]) => ({
      fromOffset,
      toOffset,
      firstPosition,
      lastPosition,
      ...(shared !== undefined && { shared }),
    })),
  }))
}

/** Makes the streams of a run rows again, for lines that come late. False where they are. The run's counters must be locked. */
export const restoreStreams = async (sql: Sql, { tenantId, runId }: Place): Promise<boolean> => {
  const kept = await sql.row<{ streams: Buffer }>(take, [tenantId, runId])
  if (!kept) return false
  const streams = unpack(kept.streams)
  await sql.run(insert, [
    tenantId,
    runId,
    streams.map(({ step }) => step),
    streams.map(({ stepAttempt }) => stepAttempt),
    streams.map(({ stream }) => stream),
    streams.map(({ number }) => number),
    streams.map(({ length }) => length),
    streams.map(({ lines }) => lines),
    streams.map(({ archivedLength }) => archivedLength),
    streams.map(({ archive }) => (archive === null ? null : JSON.stringify(archive))),
  ])
  return true
}
