import { Refusal } from '#core/refusal.ts'
import { resolveTarget } from '#core/run/resolve-target.ts'
import { backOffMs, intervalOf, noRoomWords, roomFor } from '#core/sensor/sensor-pace.ts'
import { tickOf, type SensorTick } from '#core/sensor/sensor-tick.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { loadActiveVersions, loadVersions } from '#server/db/sql/load-versions.ts'
import { holdWaitingMessages, keepDealtMessages } from '#server/db/sql/sensor-messages.ts'
import { runsQueued } from '#server/db/sql/sensor-news.ts'
import {
  holdSensor,
  postponeSensor,
  saveSensorLook,
  takeDueSensor,
  type HeldSensor,
  type SensorPlace,
} from '#server/db/sql/sensor-rows.ts'
import { insertSensorTick } from '#server/db/sql/sensor-tick-rows.ts'
import { announceChange } from '#server/db/wake.ts'

import { sensorIn, type SensorOfVersion } from './deployed-sensor.ts'
import { lookInside } from './look-inside.ts'
import { runRequestOf, startRunsOf } from './start-runs-of.ts'

export interface SensorDeps {
  /** By the login of the worker. */
  pool: SqlPool
}

/** So long a sensor is left to the worker that took it; one that died meanwhile has written nothing, and another looks then. */
const takenForMs = 120_000

interface Looked {
  tick: SensorTick
  cursor: string | null
  hasMore: boolean
}

const nothingDone = (status: SensorTick['status'], reason: string, cursor: string | null): Looked => ({
  tick: { status, reason, runIds: [], messages: 0, known: 0, setAside: 0 },
  cursor,
  hasMore: false,
})

/** What a look comes to, in the transaction that holds the sensor: runs are started, and what they were started for is kept as dealt with. */
const look = async (sql: Sql, held: HeldSensor, sensor: SensorOfVersion, now: Date): Promise<Looked> => {
  const room = roomFor(sensor.element, await runsQueued(sql, held.tenantId))
  if (room === 0) return nothingDone('skipped', noRoomWords, held.cursor)
  const pipelines = await loadActiveVersions(sql, held.tenantId, held.deploymentId)
  // What cannot be started whatever the message says fails the look, and no message pays for it.
  const asked = runRequestOf(held, sensor, { runKey: '', tags: {}, config: {} })
  try {
    resolveTarget(asked.target, pipelines)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return nothingDone('failed', error.message, held.cursor)
  }
  const sent = await holdWaitingMessages(sql, held, room)
  const found = await lookInside(sql, held, sensor, Math.max(1, room - sent.length), now)
  const messages = [...sent, ...found.messages]
  const { runIds, known, dealt } = await startRunsOf(sql, held, sensor, pipelines, messages, now)
  const named = new Set(dealt.map(({ message }) => message.key))
  const gathered = found.taken.filter(({ key }) => !named.has(key)).map((message) => ({ message }))
  await keepDealtMessages(sql, held, [...gathered, ...dealt], now)
  const setAside = dealt.filter((one) => one.setAside !== undefined).length
  return {
    tick: tickOf({ runIds, known, setAside, messages: sent.length + found.taken.length }),
    cursor: found.cursor,
    hasMore: found.hasMore || sent.length === room,
  }
}

const write = async (
  sql: Sql,
  held: HeldSensor,
  { element }: SensorOfVersion,
  { tick, cursor, hasMore }: Looked,
  now: Date,
  tookMs: number,
): Promise<void> => {
  const failures = tick.status === 'failed' ? held.failures + 1 : 0
  const waitMs = hasMore ? 0 : backOffMs(failures, intervalOf(element))
  await saveSensorLook(sql, held, {
    cursor,
    failures,
    failingSince: failures > 0 ? (held.failingSince ?? now) : null,
    dueAt: new Date(now.getTime() + waitMs),
  })
  const isNew = await insertSensorTick(
    sql,
    held,
    { ...tick, version: held.cursorVersion, cursorBefore: held.cursor, cursorAfter: cursor, tookMs },
    now,
  )
  if (isNew)
    await announceChange(sql, {
      tenant: held.tenantId,
      deployment: held.deploymentId,
      topics: [{ topic: 'sensors' }],
    })
}

/**
 * One look of a sensor that is due: its runs, its cursor, what it dealt with and its tick are there together or not at all, and only where the
 * cursor is still the one it was read at. Says whether there was anything to do.
 */
export const evaluateSensor = async ({ pool }: SensorDeps, at: SensorPlace, now: Date): Promise<boolean> => {
  const begunMs = performance.now()
  const until = new Date(now.getTime() + takenForMs)
  const taken = await pool.asTenant(at.tenantId, async (sql) => {
    const held = await takeDueSensor(sql, at, now, until)
    if (!held) return undefined
    const [version] = await loadVersions(sql, at.tenantId, { [at.pipelineId]: held.hash })
    const sensor = sensorIn(version, at.elementId)
    if (!sensor) await postponeSensor(sql, at, null)
    return sensor && { held, sensor }
  })
  if (!taken) return false
  return pool.asTenant(at.tenantId, async (sql) => {
    const held = await holdSensor(sql, taken.held)
    if (!held) {
      // Somebody moved it meanwhile; what they meant is looked at anew.
      await postponeSensor(sql, at, now)
      return false
    }
    const looked = await look(sql, held, taken.sensor, now)
    await write(sql, held, taken.sensor, looked, now, Math.round(performance.now() - begunMs))
    return true
  })
}
