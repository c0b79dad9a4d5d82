import type { Sql } from '../sql-pool.ts'
import type { SchedulePlace } from './schedule-rows.ts'

/** Where a sensor is: in a version that is active in a deployment. */
export type SensorPlace = SchedulePlace

export interface HeldSensor extends SensorPlace {
  name: string
  hash: string
  cursor: string | null
  cursorVersion: number
  begunAt: Date
  failures: number
  failingSince: Date | null
}

const place = `tenant_id AS "tenantId", deployment_id AS "deploymentId", pipeline_id AS "pipelineId", element_id AS "elementId"`
const columns = `${place}, name, hash, cursor, cursor_version AS "cursorVersion", begun_at AS "begunAt", failures, failing_since AS "failingSince"`
const here = 'tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4'

export const sensorKey = ({ tenantId, deploymentId, pipelineId, elementId }: SensorPlace): string[] => [
  tenantId,
  deploymentId,
  pipelineId,
  elementId,
]

const due = {
  name: 'due-sensors',
  text: `SELECT ${place} FROM (SELECT *, row_number() OVER (PARTITION BY tenant_id ORDER BY due_at) AS turn FROM sensor
      WHERE is_outside = $2 AND due_at <= $1 AND tenant_id <> ALL ($5)) AS waiting
    WHERE turn <= $4 ORDER BY due_at LIMIT $3`,
}
// Whoever is late finds it held, or not due any more.
const take = {
  name: 'take-due-sensor',
  text: `UPDATE sensor SET due_at = $6 FROM (SELECT FROM sensor WHERE ${here} AND due_at <= $5 FOR UPDATE SKIP LOCKED) AS held
    WHERE ${here} RETURNING ${columns}`,
}
const hold = {
  name: 'hold-sensor',
  text: `SELECT ${columns} FROM sensor WHERE ${here} AND cursor_version = $5 AND is_on FOR UPDATE`,
}
const save = {
  name: 'save-sensor-look',
  text: `UPDATE sensor SET cursor = $5, cursor_version = cursor_version + 1, failures = $6, failing_since = $7, due_at = $8, source_seen_at = coalesce($9, source_seen_at) WHERE ${here}`,
}
const postpone = {
  name: 'postpone-sensor',
  text: `UPDATE sensor SET due_at = $5 WHERE ${here} AND due_at IS NOT NULL`,
}
const wake = {
  name: 'wake-sensor',
  text: `UPDATE sensor SET due_at = $5 WHERE ${here} AND is_on AND failures = 0 AND due_at > $5`,
}

/** Which of the sensors that are due are asked for. */
export interface DueAsked {
  /** Whether they ask somebody outside. */
  isOutside: boolean
  limit: number
  /** At most so many of each tenant, and none of these tenants. */
  ofOneTenant: number
  without: readonly string[]
}

/** Sensors that are to look, the most overdue first; by the login of the worker, of all tenants. */
export const dueSensors = (
  sql: Sql,
  now: Date,
  { isOutside, limit, ofOneTenant, without }: DueAsked,
): Promise<SensorPlace[]> => sql.rows<SensorPlace>(due, [now, isOutside, limit, ofOneTenant, without])

/** Takes a sensor for one look, which others leave alone until then; undefined where another worker has it, or it is not due any more. */
export const takeDueSensor = (
  sql: Sql,
  at: SensorPlace,
  now: Date,
  until: Date,
): Promise<HeldSensor | undefined> => sql.row<HeldSensor>(take, [...sensorKey(at), now, until])

/** Holds a sensor until the end of the transaction; undefined where it is not as it was taken: its cursor was moved, or it was switched off. */
export const holdSensor = (sql: Sql, at: HeldSensor): Promise<HeldSensor | undefined> =>
  sql.row<HeldSensor>(hold, [...sensorKey(at), at.cursorVersion])

/** What is written of a look in the sensor's own row. */
export interface SensorLook {
  cursor: string | null
  failures: number
  failingSince: Date | null
  /** When it looks again; null: never. */
  dueAt: Date | null
  /** When it saw its source; null: the look failed. */
  sourceSeenAt: Date | null
}

/** Writes how far a sensor saw, and when it looks again. */
export const saveSensorLook = async (sql: Sql, at: SensorPlace, look: SensorLook): Promise<void> => {
  const { cursor, failures, failingSince, dueAt, sourceSeenAt } = look
  await sql.run(save, [...sensorKey(at), cursor, failures, failingSince, dueAt, sourceSeenAt])
}

/** Lets a sensor look later, or never, and leaves all else as it is. */
export const postponeSensor = async (sql: Sql, at: SensorPlace, until: Date | null): Promise<void> => {
  await sql.run(postpone, [...sensorKey(at), until])
}

/** Lets a sensor look by then at the latest, where it is on and does not fail. */
export const wakeSensor = async (sql: Sql, at: SensorPlace, by: Date): Promise<void> => {
  await sql.run(wake, [...sensorKey(at), by])
}

const list = {
  name: 'list-sensors',
  text: `SELECT sensor.pipeline_id AS "pipelineId", sensor.element_id AS "elementId", is_on AS "isOn", switched_at AS "switchedAt", person.name AS "switchedBy",
      cursor, begun_at AS "begunAt", failures, failing_since AS "failingSince", due_at AS "dueAt", coalesce(open.aside, 0)::int AS aside, coalesce(open.waiting, 0)::int AS waiting
    FROM sensor LEFT JOIN "user" AS person ON person.id = sensor.switched_by
    LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE state = 'aside') AS aside, count(*) FILTER (WHERE state = 'waiting') AS waiting FROM sensor_message AS message
      WHERE message.tenant_id = sensor.tenant_id AND message.deployment_id = sensor.deployment_id AND message.pipeline_id = sensor.pipeline_id
        AND message.element_id = sensor.element_id AND state <> 'done') AS open ON true
    WHERE sensor.tenant_id = $1 AND sensor.deployment_id = $2 ORDER BY sensor.name, sensor.element_id`,
}

export interface SensorRow {
  pipelineId: string
  elementId: string
  isOn: boolean
  switchedAt: Date | null
  switchedBy: string | null
  cursor: string | null
  begunAt: Date
  failures: number
  failingSince: Date | null
  dueAt: Date | null
  /** Messages that were set aside, and that wait for the next look. */
  aside: number
  waiting: number
}

/** The sensors of a deployment, in the order of their names. */
export const listSensors = (sql: Sql, tenantId: string, deploymentId: string): Promise<SensorRow[]> =>
  sql.rows<SensorRow>(list, [tenantId, deploymentId])

const one = {
  name: 'sensor-is-on',
  text: `SELECT hash, is_on AS "isOn" FROM sensor WHERE ${here}`,
}

/** The version a sensor is in and whether it is on; undefined where there is none. */
export const findSensor = (sql: Sql, at: SensorPlace): Promise<{ hash: string; isOn: boolean } | undefined> =>
  sql.row(one, sensorKey(at))
