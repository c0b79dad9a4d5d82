import type { RunStatus } from '#core/run/run-status.ts'
import type { TickStatus } from '#core/schedule/tick.ts'
import type { SensorTick } from '#core/sensor/sensor-tick.ts'

import type { Sql } from '../sql-pool.ts'
import { sensorKey, type SensorPlace } from './sensor-rows.ts'

export interface NewSensorTick extends SensorTick {
  /** Of the sensor's cursor, before the look. */
  version: number
  cursorBefore: string | null
  cursorAfter: string | null
  tookMs: number
}

const here = 'tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4'

const again = {
  name: 'sensor-tick-again',
  text: `UPDATE sensor_tick SET looks = looks + 1, last_at = $6, cursor_after = $7, took_ms = $8
    WHERE ${here} AND number = (SELECT max(number) FROM sensor_tick WHERE ${here}) AND status = 'skipped' AND messages = 0 AND reason = $5`,
}
const insert = {
  name: 'insert-sensor-tick',
  text: `INSERT INTO sensor_tick (tenant_id, deployment_id, pipeline_id, element_id, number, looked_at, last_at, status, reason, run_ids, messages, known, set_aside,
      cursor_before, cursor_after, took_ms, code_run)
    VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
}

/** Writes the tick of a look. One that found nothing for the same reason as the look before is counted with it. Says whether there is a new tick. */
export const insertSensorTick = async (
  sql: Sql,
  at: SensorPlace,
  tick: NewSensorTick,
  now: Date,
): Promise<boolean> => {
  const { status, reason, messages, cursorAfter, tookMs } = tick
  if (status === 'skipped' && messages === 0) {
    const counted = await sql.run(again, [...sensorKey(at), reason, now, cursorAfter, tookMs])
    if (counted > 0) return false
  }
  await sql.run(insert, [
    ...sensorKey(at),
    tick.version,
    now,
    status,
    reason,
    tick.runIds,
    messages,
    tick.known,
    tick.setAside,
    tick.cursorBefore,
    cursorAfter,
    tookMs,
    tick.codeRun,
  ])
  return true
}

export interface SensorTickRow extends SensorTick {
  pipelineId: string
  elementId: string
  number: number
  lookedAt: Date
  lastAt: Date
  looks: number
  status: TickStatus
  cursorBefore: string | null
  cursorAfter: string | null
  tookMs: number
  /** How the first of its runs stands. */
  runStatus: RunStatus | null
}

const columns = `tick.pipeline_id AS "pipelineId", tick.element_id AS "elementId", number, looked_at AS "lookedAt", last_at AS "lastAt", looks, tick.status, reason,
  run_ids AS "runIds", messages, known, set_aside AS "setAside", cursor_before AS "cursorBefore", cursor_after AS "cursorAfter", tick.took_ms AS "tookMs", code_run AS "codeRun", run.status AS "runStatus"`
const joined = `LEFT JOIN run ON run.tenant_id = tick.tenant_id AND run.id = tick.run_ids[1]`
const recent = {
  name: 'recent-sensor-ticks',
  text: `SELECT ${columns} FROM sensor CROSS JOIN LATERAL (SELECT * FROM sensor_tick AS tick
      WHERE tick.tenant_id = sensor.tenant_id AND tick.deployment_id = sensor.deployment_id AND tick.pipeline_id = sensor.pipeline_id
        AND tick.element_id = sensor.element_id ORDER BY number DESC LIMIT $3) AS tick
    ${joined} WHERE sensor.tenant_id = $1 AND sensor.deployment_id = $2 ORDER BY number DESC`,
}
const ofOne = {
  name: 'ticks-of-sensor',
  text: `SELECT ${columns} FROM sensor_tick AS tick ${joined}
    WHERE tick.tenant_id = $1 AND tick.deployment_id = $2 AND tick.pipeline_id = $3 AND tick.element_id = $4 AND ($5::bigint IS NULL OR number < $5)
    ORDER BY number DESC LIMIT $6`,
}

/** The last ticks of every sensor of a deployment, at most so many each, newest first. */
export const recentSensorTicks = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  most: number,
): Promise<SensorTickRow[]> => sql.rows<SensorTickRow>(recent, [tenantId, deploymentId, most])

/** Ticks of one sensor before one of them, newest first. */
export const ticksOfSensor = (
  sql: Sql,
  at: SensorPlace,
  page: { before: number | undefined; limit: number },
): Promise<SensorTickRow[]> =>
  sql.rows<SensorTickRow>(ofOne, [...sensorKey(at), page.before ?? null, page.limit])

/** Takes ticks away that are older; by the login of the worker, of all tenants. */
export const sweepSensorTicks = (sql: Sql, before: Date): Promise<number> =>
  sql.run({ name: 'sweep-sensor-ticks', text: 'DELETE FROM sensor_tick WHERE last_at < $1' }, [before])
