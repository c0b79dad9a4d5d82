import type { Failure } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'

export interface RunEnd {
  tenantId: string
  runId: string
  deploymentId: string
  attempt: number
  status: 'succeeded' | 'failed' | 'canceled'
  failure: Failure | null
  assets: string[]
  now: Date
}

const endRun = {
  name: 'end-run',
  text: `UPDATE run SET status = $3, finished_at = $4, failure = $5, not_before = NULL WHERE tenant_id = $1 AND id = $2`,
}

const endAttempt = {
  name: 'end-attempt',
  text: `UPDATE run_attempt SET ended_at = $4, outcome = $5, failure = $6 WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND ended_at IS NULL`,
}

/** A step that went on when its run ended has not ended well; one that waited will not start. */
const endSteps = {
  name: 'end-steps',
  text: `UPDATE step SET finished_at = CASE WHEN status IN ('running', 'retrying') THEN $4 ELSE finished_at END,
      failure = CASE WHEN status IN ('running', 'retrying') AND $3 = 'failed' THEN coalesce($5::jsonb, failure) ELSE failure END,
      skip_reason = CASE WHEN status IN ('waiting', 'ready') AND $3 <> 'canceled' THEN 'The run ended before it could start.' ELSE skip_reason END,
      status = CASE WHEN $3 = 'canceled' THEN 'canceled' WHEN status IN ('running', 'retrying') THEN 'failed' ELSE 'skipped' END
    WHERE tenant_id = $1 AND run_id = $2 AND status IN ('waiting', 'ready', 'running', 'retrying')`,
}

const recount = {
  name: 'recount-steps',
  text: `UPDATE run_tail SET steps_total = counted.total, steps_running = counted.running, steps_succeeded = counted.succeeded,
      steps_failed = counted.failed, steps_skipped = counted.skipped
    FROM (SELECT count(*) AS total, count(*) FILTER (WHERE status IN ('running', 'retrying')) AS running, count(*) FILTER (WHERE status = 'succeeded') AS succeeded,
        count(*) FILTER (WHERE status = 'failed') AS failed, count(*) FILTER (WHERE status = 'skipped') AS skipped
      FROM step WHERE tenant_id = $1 AND run_id = $2) AS counted
    WHERE tenant_id = $1 AND run_id = $2`,
}

const freeSlot = {
  name: 'free-slot',
  text: 'UPDATE run_slot SET run_id = NULL WHERE tenant_id = $1 AND run_id = $2',
}
const leaveRunning = {
  name: 'leave-running',
  text: 'UPDATE tenant_queue SET running = running - 1 WHERE tenant_id = $1',
}
const leaveQueue = {
  name: 'leave-queue',
  text: 'UPDATE tenant_queue SET queued = queued - 1 WHERE tenant_id = $1',
}
const refresh = { name: 'refresh-queue-head', text: 'SELECT refresh_queue_head($1)' }

const endWaits = {
  name: 'end-waits',
  text: 'UPDATE run_wait SET to_at = $3 WHERE tenant_id = $1 AND run_id = $2 AND to_at IS NULL',
}

const unplan = {
  name: 'unplan-assets',
  text: `WITH locked AS (
      SELECT asset_key FROM asset_state WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY($4::text[]) ORDER BY asset_key FOR UPDATE
    )
    UPDATE asset_state SET planned_runs = array_remove(planned_runs, $3) FROM locked
    WHERE asset_state.tenant_id = $1 AND asset_state.deployment_id = $2 AND asset_state.asset_key = locked.asset_key`,
}

/** Counts the steps of a run anew. */
export const recountSteps = async (sql: Sql, tenantId: string, runId: string): Promise<void> => {
  await sql.run(recount, [tenantId, runId])
}

/** Gives the slot back to the tenant, if the run has one; it may then be taken by another. The queue's row must be locked already. */
export const releaseSlot = async (sql: Sql, tenantId: string, runId: string): Promise<boolean> => {
  const freed = (await sql.run(freeSlot, [tenantId, runId])) > 0
  if (freed) await sql.run(leaveRunning, [tenantId])
  return freed
}

/** A run that waited leaves the queue. The queue's row must be locked already. */
export const leaveTheQueue = async (sql: Sql, tenantId: string): Promise<void> => {
  await sql.run(leaveQueue, [tenantId])
  await sql.run(refresh, [tenantId])
}

/** Writes the end of a run: its own row, its attempt, its steps and counts, and that its assets are no longer expected. */
export const endRunRows = async (sql: Sql, end: RunEnd): Promise<void> => {
  const { tenantId, runId, deploymentId, attempt, status, now, assets } = end
  const failure = end.failure ? JSON.stringify(end.failure) : null
  await sql.run(endRun, [tenantId, runId, status, now, failure])
  await sql.run(endAttempt, [tenantId, runId, attempt, now, status, failure])
  if ((await sql.run(endSteps, [tenantId, runId, status, now, failure])) > 0)
    await sql.run(recount, [tenantId, runId])
  await sql.run(endWaits, [tenantId, runId, now])
  if (assets.length > 0) await sql.run(unplan, [tenantId, deploymentId, runId, assets])
}
