import type { Json } from '#core/json.ts'

import type { Sql } from '../sql-pool.ts'

/** An attempt that has not ended, as the watcher sees it. */
export interface OpenAttempt {
  tenantId: string
  deploymentId: string
  runId: string
  attempt: number
  fence: number
  status: string
  workerAlive: boolean
  workerId: string
  record: Record<string, Json> | null
  dequeuedAt: Date
  claimedAt: Date | null
  leaseExpiresAt: Date
  cancelRequestedAt: Date | null
  cancelForced: boolean
  tags: Record<string, string>
}

const text = (
  where: string,
) => `SELECT run_attempt.tenant_id AS "tenantId", run.deployment_id AS "deploymentId", run_attempt.run_id AS "runId", run_attempt.attempt, run_attempt.fence, run.status,
    coalesce(worker.heartbeat_at > $1::timestamptz - interval '30 seconds', false) AS "workerAlive", run_attempt.worker_id AS "workerId", launch_record AS record,
    dequeued_at AS "dequeuedAt", claimed_at AS "claimedAt", lease_expires_at AS "leaseExpiresAt", cancel_requested_at AS "cancelRequestedAt",
    cancel_forced AS "cancelForced", run.tags
  FROM run_attempt JOIN run ON run.tenant_id = run_attempt.tenant_id AND run.id = run_attempt.run_id
  LEFT JOIN worker ON worker.id = run_attempt.worker_id
  WHERE ended_at IS NULL ${where}`

const all = { name: 'open-attempts', text: text('ORDER BY lease_expires_at') }
const one = { name: 'open-attempt-of-run', text: text('AND run_attempt.run_id = $2') }

export const openAttempts = (sql: Sql, now: Date): Promise<OpenAttempt[]> => sql.rows<OpenAttempt>(all, [now])

export const openAttemptOf = (sql: Sql, runId: string, now: Date): Promise<OpenAttempt | undefined> =>
  sql.row<OpenAttempt>(one, [now, runId])
