import type { Sql } from '../sql-pool.ts'

/** Where a schedule is: in a version that is active in a deployment. */
export interface SchedulePlace {
  tenantId: string
  deploymentId: string
  pipelineId: string
  elementId: string
}

export interface DueSchedule extends SchedulePlace {
  name: string
  hash: string
  lookedUntil: Date
}

const place = `tenant_id AS "tenantId", deployment_id AS "deploymentId", pipeline_id AS "pipelineId", element_id AS "elementId"`

const due = {
  name: 'due-schedules',
  text: `SELECT ${place} FROM schedule WHERE due_at <= $1 ORDER BY due_at LIMIT $2`,
}
// Whoever is late finds it held, or not due any more.
const hold = {
  name: 'hold-due-schedule',
  text: `SELECT ${place}, name, hash, looked_until AS "lookedUntil" FROM schedule
    WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 AND due_at <= $5 FOR UPDATE SKIP LOCKED`,
}
const looked = {
  name: 'schedule-looked-at',
  text: `UPDATE schedule SET looked_until = $5, due_at = $6 WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4`,
}

const keyOf = ({ tenantId, deploymentId, pipelineId, elementId }: SchedulePlace) => [
  tenantId,
  deploymentId,
  pipelineId,
  elementId,
]

/** Schedules that are to be looked at, the most overdue first; by the login of the worker, of all tenants. */
export const dueSchedules = (sql: Sql, now: Date, limit: number): Promise<SchedulePlace[]> =>
  sql.rows<SchedulePlace>(due, [now, limit])

/** Holds a schedule until the end of the transaction; undefined where another worker does, or it is not due any more. */
export const holdDueSchedule = (sql: Sql, at: SchedulePlace, now: Date): Promise<DueSchedule | undefined> =>
  sql.row<DueSchedule>(hold, [...keyOf(at), now])

/** Writes down how far the times of a schedule were looked at, and when to look again. */
export const saveLook = async (
  sql: Sql,
  at: SchedulePlace,
  { lookedUntilMs, dueMs }: { lookedUntilMs: number; dueMs: number | undefined },
): Promise<void> => {
  await sql.run(looked, [...keyOf(at), new Date(lookedUntilMs), dueMs === undefined ? null : new Date(dueMs)])
}

const postpone = {
  name: 'postpone-schedule',
  text: `UPDATE schedule SET due_at = $5 WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 AND due_at < $5`,
}

/** Looks at a schedule that is due later instead; what it has missed by then is dealt with then. */
export const postponeLook = async (sql: Sql, at: SchedulePlace, until: Date): Promise<void> => {
  await sql.run(postpone, [...keyOf(at), until])
}

const list = {
  name: 'list-schedules',
  text: `SELECT schedule.pipeline_id AS "pipelineId", element_id AS "elementId", hash, is_on AS "isOn", switched_at AS "switchedAt", person.name AS "switchedBy",
      looked_until AS "lookedUntil"
    FROM schedule LEFT JOIN "user" AS person ON person.id = schedule.switched_by
    WHERE schedule.tenant_id = $1 AND schedule.deployment_id = $2 ORDER BY schedule.name, element_id`,
}

export interface ScheduleRow {
  pipelineId: string
  elementId: string
  hash: string
  isOn: boolean
  switchedAt: Date | null
  switchedBy: string | null
  lookedUntil: Date
}

/** The schedules of a deployment, in the order of their names. */
export const listSchedules = (sql: Sql, tenantId: string, deploymentId: string): Promise<ScheduleRow[]> =>
  sql.rows<ScheduleRow>(list, [tenantId, deploymentId])
