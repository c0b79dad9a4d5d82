import type { Purpose } from '#core/run/purpose.ts'
import type { RunTarget } from '#core/run/run-target.ts'
import type { Trigger } from '#core/run/trigger.ts'

import type { Sql } from '../sql-pool.ts'

export type RetryMode = 'from_failure' | 'all_steps' | 'selected_steps'

export interface NewRun {
  tenantId: string
  id: string
  deploymentId: string
  job: string | null
  title: string
  versions: Record<string, string>
  target: RunTarget
  executor: string
  assets: string[]
  trigger: Trigger
  tags: Record<string, string>
  config: Record<string, unknown>
  partition: string | null
  priority: number
  enqueuedAt: Date
  orderKey: Date
  notBefore: Date | null
  purpose: Purpose
  /** Which asking made it, so that the same one makes no second. */
  requestId: string | null
  retry: { parent: string; root: string; number: number; mode: RetryMode; steps: string[] | null } | null
}

// Statements of their own, in the order in which rows are locked everywhere: the parts of one statement would run in any order.
const enqueue = {
  name: 'enqueue-run',
  text: `UPDATE tenant_queue SET queued = queued + 1,
      head = CASE WHEN $3::timestamptz IS NULL THEN least(head, $2::timestamptz + make_interval(secs => delay_seconds)) ELSE head END
    WHERE tenant_id = $1`,
}

const insert = {
  name: 'insert-run',
  text: `WITH made AS (
      INSERT INTO run (tenant_id, id, deployment_id, job, title, versions, target, executor, assets, status, trigger, tags, config, partition,
        priority, enqueued_at, order_key, not_before, parent_run_id, root_run_id, retry_number, retry_mode, retry_steps, request_id, purpose)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'queued', $10, $11, $12, $13, $17, $14, $15, $16, $18, $19, $20, $21, $22, $25, $26)
      RETURNING tenant_id, id
    ), tail AS (
      INSERT INTO run_tail (tenant_id, run_id, event_number, steps_total, steps_succeeded) SELECT tenant_id, id, 1, $23, $24 FROM made
    )
    INSERT INTO run_event (received_at, tenant_id, run_id, number, attempt, at, type) VALUES ($14, $1, $2, 1, 0, $14, 'RUN_ENQUEUED')`,
}

const plan = {
  name: 'plan-assets',
  text: `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, planned_runs)
    SELECT $1, $2, key, ARRAY[$3::uuid] FROM unnest($4::text[]) AS key ORDER BY key
    ON CONFLICT (tenant_id, deployment_id, asset_key) DO UPDATE SET planned_runs = asset_state.planned_runs || excluded.planned_runs`,
}

const hold = `INSERT INTO run_wait (tenant_id, run_id, from_at, cause, words) VALUES ($1, $2, $3, $4, $5)`

export const insertRun = async (
  sql: Sql,
  run: NewRun,
  steps: { total: number; succeeded: number },
): Promise<void> => {
  await sql.run(enqueue, [run.tenantId, run.enqueuedAt, run.notBefore])
  await sql.run(insert, [
    run.tenantId,
    run.id,
    run.deploymentId,
    run.job,
    run.title,
    JSON.stringify(run.versions),
    JSON.stringify(run.target),
    run.executor,
    run.assets,
    JSON.stringify(run.trigger),
    JSON.stringify(run.tags),
    JSON.stringify(run.config),
    run.partition,
    run.enqueuedAt,
    run.orderKey,
    run.notBefore,
    run.priority,
    run.retry?.parent ?? null,
    run.retry?.root ?? null,
    run.retry?.number ?? 0,
    run.retry?.mode ?? null,
    run.retry?.steps ?? null,
    steps.total,
    steps.succeeded,
    run.requestId,
    run.purpose,
  ])
  if (run.assets.length > 0) await sql.run(plan, [run.tenantId, run.deploymentId, run.id, run.assets])
  if (run.notBefore)
    await sql.run(hold, [
      run.tenantId,
      run.id,
      run.enqueuedAt,
      'retry_delay',
      'Waits before it is tried again',
    ])
}
