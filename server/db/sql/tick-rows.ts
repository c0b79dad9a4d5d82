import type { BackfillStatus } from '#core/backfill/backfill-status.ts'
import type { RunStatus } from '#core/run/run-status.ts'
import type { StartedBefore } from '#core/schedule/judge-overlap.ts'
import type { TickStatus } from '#core/schedule/tick.ts'

import type { Sql } from '../sql-pool.ts'
import type { SchedulePlace } from './schedule-rows.ts'

export interface NewTick {
  scheduledAtMs: number
  status: TickStatus
  reason: string | null
  runId: string | null
  backfillId: string | null
}

const insert = {
  name: 'insert-tick',
  text: `INSERT INTO tick (tenant_id, deployment_id, pipeline_id, element_id, scheduled_at, status, reason, run_id, made_at, backfill_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
}
const lastStarted = {
  name: 'last-started-by-schedule',
  text: `SELECT CASE WHEN run.id IS NULL THEN 'backfill' ELSE 'run' END AS kind, coalesce(run.id, backfill.id) AS id, coalesce(run.status, backfill.status) AS status,
      EXISTS (SELECT FROM backfill_partition AS part LEFT JOIN run AS one ON one.tenant_id = part.tenant_id AND one.id = part.run_id
        WHERE part.tenant_id = backfill.tenant_id AND part.backfill_id = backfill.id
          AND (part.status = 'waiting' OR part.status = 'running' AND one.status = 'queued')) AS waits
    FROM tick LEFT JOIN run ON run.tenant_id = tick.tenant_id AND run.id = tick.run_id
      LEFT JOIN backfill ON backfill.tenant_id = tick.tenant_id AND backfill.id = tick.backfill_id
    WHERE tick.tenant_id = $1 AND tick.deployment_id = $2 AND tick.pipeline_id = $3 AND tick.element_id = $4 AND (run.id IS NOT NULL OR backfill.id IS NOT NULL)
    ORDER BY tick.scheduled_at DESC LIMIT 1`,
}
const isThere = {
  name: 'tick-is-there',
  text: `SELECT FROM tick WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 AND scheduled_at = $5`,
}
const columns = `tick.pipeline_id AS "pipelineId", tick.element_id AS "elementId", scheduled_at AS "scheduledAt", tick.status, tick.reason,
  run_id AS "runId", made_at AS "madeAt", run.status AS "runStatus", backfill_id AS "backfillId", backfill.status AS "backfillStatus"`
const joined = `LEFT JOIN run ON run.tenant_id = tick.tenant_id AND run.id = tick.run_id
  LEFT JOIN backfill ON backfill.tenant_id = tick.tenant_id AND backfill.id = tick.backfill_id`
const recent = {
  name: 'recent-ticks',
  text: `SELECT ${columns} FROM schedule CROSS JOIN LATERAL (SELECT * FROM tick
      WHERE tick.tenant_id = schedule.tenant_id AND tick.deployment_id = schedule.deployment_id AND tick.pipeline_id = schedule.pipeline_id
        AND tick.element_id = schedule.element_id ORDER BY scheduled_at DESC LIMIT $3) AS tick
    ${joined} WHERE schedule.tenant_id = $1 AND schedule.deployment_id = $2 ORDER BY scheduled_at DESC`,
}
const ofOne = {
  name: 'ticks-of-schedule',
  text: `SELECT ${columns} FROM tick ${joined}
    WHERE tick.tenant_id = $1 AND tick.deployment_id = $2 AND tick.pipeline_id = $3 AND tick.element_id = $4 AND ($5::timestamptz IS NULL OR scheduled_at < $5)
    ORDER BY scheduled_at DESC LIMIT $6`,
}

export interface TickRow {
  pipelineId: string
  elementId: string
  scheduledAt: Date
  status: TickStatus
  reason: string | null
  runId: string | null
  runStatus: RunStatus | null
  backfillId: string | null
  backfillStatus: BackfillStatus | null
  madeAt: Date
}

const keyOf = ({ tenantId, deploymentId, pipelineId, elementId }: SchedulePlace) => [
  tenantId,
  deploymentId,
  pipelineId,
  elementId,
]

/** Writes a tick. A second one of a schedule at one time is an error: times are dealt with once. */
export const insertTick = async (sql: Sql, at: SchedulePlace, tick: NewTick, now: Date): Promise<void> => {
  const { scheduledAtMs, status, reason, runId, backfillId } = tick
  await sql.run(insert, [...keyOf(at), new Date(scheduledAtMs), status, reason, runId, now, backfillId])
}

/** Whether a time of a schedule has its tick. */
export const hasTick = async (sql: Sql, at: SchedulePlace, scheduledAtMs: number): Promise<boolean> =>
  (await sql.rows(isThere, [...keyOf(at), new Date(scheduledAtMs)])).length > 0

/** The last run or backfill that a schedule started, with its status now. */
export const lastStartedBy = (sql: Sql, at: SchedulePlace): Promise<StartedBefore | undefined> =>
  sql.row<StartedBefore>(lastStarted, keyOf(at))

/** The last ticks of every schedule of a deployment, at most so many each, newest first. */
export const recentTicks = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  most: number,
): Promise<TickRow[]> => sql.rows<TickRow>(recent, [tenantId, deploymentId, most])

/** Ticks of one schedule before a time, newest first. */
export const ticksOf = (
  sql: Sql,
  at: SchedulePlace,
  page: { before: Date | undefined; limit: number },
): Promise<TickRow[]> => sql.rows<TickRow>(ofOne, [...keyOf(at), page.before ?? null, page.limit])

/** Takes ticks away that are older; by the login of the worker, of all tenants. */
export const sweepTicks = (sql: Sql, before: Date): Promise<number> =>
  sql.run({ name: 'sweep-ticks', text: 'DELETE FROM tick WHERE made_at < $1' }, [before])
