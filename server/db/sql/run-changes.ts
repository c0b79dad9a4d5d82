import type { DataMoved } from '#core/run/data-moved.ts'
import type { RunStatus } from '#core/run/run-status.ts'
import type { StepCounts } from '#core/run/step-state.ts'

import type { Sql } from '../sql-pool.ts'

const advance = {
  name: 'advance-tail',
  text: `UPDATE run_tail SET event_number = event_number + $3, steps_total = steps_total + $4, steps_running = steps_running + $5,
      steps_succeeded = steps_succeeded + $6, steps_failed = steps_failed + $7, steps_skipped = steps_skipped + $8, read_bytes = read_bytes + $9, written_bytes = written_bytes + $10
    WHERE tenant_id = $1 AND run_id = $2 RETURNING event_number AS last`,
}

const putStatus = {
  name: 'put-run-status',
  text: 'UPDATE run SET status = $3, started_at = coalesce(started_at, $4) WHERE tenant_id = $1 AND id = $2',
}

const cancel = {
  name: 'request-cancel',
  text: `UPDATE run SET status = 'canceling', cancel_requested_at = coalesce(cancel_requested_at, $3), cancel_requested_by = coalesce(cancel_requested_by, $4),
      cancel_forced = cancel_forced OR $5
    WHERE tenant_id = $1 AND id = $2`,
}

/** Takes the numbers of so many events of a run, and adds to the counts of its steps and to what it moved; the last number taken. */
export const advanceTail = async (
  sql: Sql,
  { tenantId, runId }: { tenantId: string; runId: string },
  events: number,
  counts: StepCounts,
  { readBytes, writtenBytes }: DataMoved,
): Promise<number> => {
  const tail = await sql.row<{ last: number }>(advance, [
    tenantId,
    runId,
    events,
    counts.total,
    counts.running,
    counts.succeeded,
    counts.failed,
    counts.skipped,
    readBytes,
    writtenBytes,
  ])
  if (!tail) throw new Error(`The run ${runId} has no counters.`)
  return tail.last
}

/** `startedAt` is written once. */
export const putRunStatus = async (
  sql: Sql,
  { tenantId, runId }: { tenantId: string; runId: string },
  status: RunStatus,
  startedAt: Date | null,
): Promise<void> => {
  await sql.run(putStatus, [tenantId, runId, status, startedAt])
}

/** The first who asks is named, whoever asks again. */
export const requestCancel = async (
  sql: Sql,
  { tenantId, runId, by, force }: { tenantId: string; runId: string; by: string; force: boolean },
  now: Date,
): Promise<void> => {
  await sql.run(cancel, [tenantId, runId, now, by, force])
}
