import type { Failure } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'
import { releaseSlot } from './end-run.ts'

const requeue = {
  name: 'requeue-run',
  text: `UPDATE run SET status = 'queued', not_before = $3, launch_failures = launch_failures + $4 WHERE tenant_id = $1 AND id = $2`,
}
const endAttempt = {
  name: 'end-relaunched-attempt',
  text: `UPDATE run_attempt SET ended_at = $4, outcome = 'relaunched', failure = $5 WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3`,
}
const enqueue = {
  name: 'enqueue-again',
  text: 'UPDATE tenant_queue SET queued = queued + 1 WHERE tenant_id = $1',
}
const closeWaits = {
  name: 'close-waits-of-run',
  text: 'UPDATE run_wait SET to_at = greatest(from_at, $3) WHERE tenant_id = $1 AND run_id = $2 AND to_at IS NULL',
}
const wait = {
  name: 'wait-for-relaunch',
  text: `INSERT INTO run_wait (tenant_id, run_id, from_at, cause, words) VALUES ($1, $2, $3, 'relaunch', $4) ON CONFLICT DO NOTHING`,
}

/** Puts a launched run back into the queue, held until `notBefore`. The tenant's queue and the run must be locked. */
export const requeueRun = async (
  sql: Sql,
  given: {
    tenantId: string
    runId: string
    attempt: number
    failure: Failure
    now: Date
    notBefore: Date
    /** Whether it is one of the few failed launches that a run may have. */
    counts: boolean
  },
): Promise<void> => {
  const { tenantId, runId, attempt, failure, now, notBefore, counts } = given
  await sql.run(requeue, [tenantId, runId, notBefore, counts ? 1 : 0])
  await sql.run(endAttempt, [tenantId, runId, attempt, now, JSON.stringify(failure)])
  await releaseSlot(sql, tenantId, runId)
  await sql.run(enqueue, [tenantId])
  await sql.run(closeWaits, [tenantId, runId, now])
  await sql.run(wait, [tenantId, runId, now, `Its launch failed and is tried again soon: ${failure.message}`])
}
