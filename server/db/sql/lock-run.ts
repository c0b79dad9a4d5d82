import type { Json } from '#core/json.ts'
import type { Purpose } from '#core/run/purpose.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { RunStatus } from '#core/run/run-status.ts'
import type { RunTarget } from '#core/run/run-target.ts'

import type { Sql } from '../sql-pool.ts'
import type { RetryMode } from './insert-run.ts'

/** A run as whoever decides about it needs it. */
export interface LockedRun {
  id: string
  deploymentId: string
  job: string | null
  purpose: Purpose
  versions: Record<string, string>
  target: RunTarget
  assets: string[]
  status: RunStatus
  tags: Record<string, string>
  config: Record<string, Json>
  priority: number
  attempt: number
  fence: number
  launchFailures: number
  parentRunId: string | null
  rootRunId: string | null
  retryNumber: number
  retryMode: RetryMode | null
  failure: Failure | null
  cancelRequestedBy: string | null
}

const columns = `id, deployment_id AS "deploymentId", job, purpose, versions, target, assets, status, tags, config, priority, attempt, fence,
  launch_failures AS "launchFailures", parent_run_id AS "parentRunId", root_run_id AS "rootRunId", retry_number AS "retryNumber",
  retry_mode AS "retryMode", failure, cancel_requested_by AS "cancelRequestedBy"`

const queue = { name: 'lock-queue', text: 'SELECT FROM tenant_queue WHERE tenant_id = $1 FOR UPDATE' }
const run = {
  name: 'lock-run',
  text: `SELECT ${columns} FROM run WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`,
}
const plain = { name: 'load-run', text: `SELECT ${columns} FROM run WHERE tenant_id = $1 AND id = $2` }

/** The tenant's place in the queue. Whoever may change the queue locks it before the run. */
export const lockQueue = async (sql: Sql, tenantId: string): Promise<void> => {
  await sql.run(queue, [tenantId])
}

export const lockRun = (sql: Sql, tenantId: string, runId: string): Promise<LockedRun | undefined> =>
  sql.row<LockedRun>(run, [tenantId, runId])

export const loadRun = (sql: Sql, tenantId: string, runId: string): Promise<LockedRun | undefined> =>
  sql.row<LockedRun>(plain, [tenantId, runId])
