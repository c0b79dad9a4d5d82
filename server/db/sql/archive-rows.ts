import type { Sql } from '../sql-pool.ts'
import type { KeptSegment, LogSegment } from './stream-list.ts'

const add = {
  name: 'add-log-segment',
  text: `UPDATE log_stream SET archived_length = $5, archive = coalesce(archive, '[]') || $6::jsonb
    WHERE tenant_id = $1 AND run_id = $2 AND number = $3 AND archived_length = $4`,
}

/** Runs that ended a while ago and whose events and logs are still as they came, the oldest first, from a place in this order on. */
const ended = {
  name: 'loose-runs',
  text: `SELECT tenant_id AS "tenantId", id AS "runId", finished_at AS "finishedAt" FROM run
    WHERE finished_at IS NOT NULL AND finished_at < $1 AND NOT compacted AND (finished_at, id) > (coalesce($3, '-infinity'::timestamptz), $4)
    ORDER BY finished_at, id LIMIT $2`,
}

/** Runs that go on and have a stream that is long already, from an id on. */
const long = {
  name: 'runs-with-long-logs',
  text: `SELECT DISTINCT run.tenant_id AS "tenantId", run.id AS "runId" FROM run
    JOIN log_stream ON log_stream.tenant_id = run.tenant_id AND log_stream.run_id = run.id
    WHERE run.status IN ('running', 'canceling') AND log_stream.length - log_stream.archived_length >= $1 AND run.id > $3 ORDER BY run.id LIMIT $2`,
}

interface Place {
  tenantId: string
  runId: string
}

const kept = ({ fromOffset, toOffset, firstPosition, lastPosition, shared }: LogSegment): KeptSegment =>
  shared === undefined
    ? [fromOffset, toOffset, firstPosition, lastPosition]
    : [fromOffset, toOffset, firstPosition, lastPosition, shared]

/** Counts a segment that lies in the store; false where the stream is not where it began. */
export const addSegment = async (
  sql: Sql,
  stream: Place & { number: number },
  segment: LogSegment,
): Promise<boolean> =>
  (await sql.run(add, [
    stream.tenantId,
    stream.runId,
    stream.number,
    segment.fromOffset,
    segment.toOffset,
    JSON.stringify([kept(segment)]),
  ])) > 0

export type LooseRun = Place & { finishedAt: Date }

const lowestId = '00000000-0000-0000-0000-000000000000'

/** At most `limit` runs that ended before a time; after the one given, or from the oldest on. */
export const looseRuns = (
  sql: Sql,
  before: Date,
  limit: number,
  after: LooseRun | undefined,
): Promise<LooseRun[]> =>
  sql.rows<LooseRun>(ended, [before, limit, after?.finishedAt ?? null, after?.runId ?? lowestId])

export const runsWithLongLogs = (
  sql: Sql,
  leastBytes: number,
  limit: number,
  after: Place | undefined,
): Promise<Place[]> => sql.rows<Place>(long, [leastBytes, limit, after?.runId ?? lowestId])

const again = {
  name: 'loosen-run',
  text: 'UPDATE run SET compacted = false WHERE tenant_id = $1 AND id = $2 AND compacted',
}

/** Something came after all; it is looked at once more. */
export const markLoose = async (sql: Sql, { tenantId, runId }: Place): Promise<void> => {
  await sql.run(again, [tenantId, runId])
}
