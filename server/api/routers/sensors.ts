import { z } from 'zod'

import type { Caller } from '#core/access/caller.ts'
import { jsonObject } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import { longestCursor } from '#core/sensor/sensor-answer.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { messagesAside } from '#server/db/sql/sensor-messages.ts'
import { listSensors } from '#server/db/sql/sensor-rows.ts'
import { recentSensorTicks, ticksOfSensor } from '#server/db/sql/sensor-tick-rows.ts'
import { setCursor } from '#server/usecases/sensor/set-cursor.ts'
import { settleAside } from '#server/usecases/sensor/settle-aside.ts'
import { showSecret } from '#server/usecases/sensor/show-secret.ts'
import { switchSensor } from '#server/usecases/sensor/switch-sensor.ts'
import { tryCode } from '#server/usecases/sensor/try-code.ts'
import { trySensor } from '#server/usecases/sensor/try-sensor.ts'
import { webhookPath } from '#server/usecases/sensor/webhook-address.ts'

import { versions } from '../asset-answers.ts'
import { id } from '../inputs.ts'
import { runPool } from '../run-deps.ts'
import { sensorAnswer, sensorsWithElements, sensorTickAnswer } from '../sensor-answers.ts'
import { router, tenantProcedure } from '../trpc.ts'

/** Ticks that the list shows of each sensor, and of all together where they are many. */
const shownTicks = 30
const mostTicks = 10_000
/** Messages set aside that are shown; the rest come up as these are settled. */
const shownAside = 100

const place = { pipelineId: id, sensorId: z.string().min(1).max(64) }
const key = z.string().min(1).max(600)

const notHere = (): Refusal => new Refusal('not_found', 'There is no such sensor here.')

const deployedSensors = async (sql: Sql, { tenantId, deploymentId }: Caller) =>
  sensorsWithElements(
    await listSensors(sql, tenantId, deploymentId),
    await versions.active(sql, tenantId, deploymentId),
  )

const deployedSensor = async (sql: Sql, caller: Caller, at: { pipelineId: string; sensorId: string }) => {
  const found = (await deployedSensors(sql, caller)).find(
    ({ row }) => row.pipelineId === at.pipelineId && row.elementId === at.sensorId,
  )
  if (!found) throw notHere()
  return found
}

export const sensorsRouter = router({
  /** The sensors of all active versions, with their last ticks, cursors and what was set aside. */
  list: tenantProcedure('run.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) => {
      const sensors = await deployedSensors(sql, caller)
      const each = Math.max(1, Math.min(shownTicks, Math.floor(mostTicks / Math.max(1, sensors.length))))
      const ticks = await recentSensorTicks(sql, caller.tenantId, caller.deploymentId, each)
      const bySensor = Map.groupBy(ticks, ({ pipelineId, elementId }) => `${pipelineId} ${elementId}`)
      return sensors.map((sensor) => {
        const { pipelineId, elementId } = sensor.row
        const at = { ...caller, pipelineId, elementId }
        const webhook = sensor.element.source === 'webhook' ? { address: deps.url + webhookPath(at) } : null
        return sensorAnswer(sensor, bySensor.get(`${pipelineId} ${elementId}`) ?? [], webhook)
      })
    }),
  ),

  /** A page of the ticks of one sensor, newest first. */
  ticks: tenantProcedure('run.read')
    .input(
      z.strictObject({
        ...place,
        cursor: z.int().min(0).nullish(),
        limit: z.int().min(1).max(200).default(50),
        direction: z.enum(['forward', 'backward']).optional(),
      }),
    )
    .query(({ ctx: { caller, deps }, input: { pipelineId, sensorId, cursor, limit } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const at = { ...caller, pipelineId, elementId: sensorId }
        const found = await ticksOfSensor(sql, at, { before: cursor ?? undefined, limit: limit + 1 })
        const ticks = found.slice(0, limit).map(sensorTickAnswer)
        return { ticks, nextCursor: found.length > limit ? (ticks.at(-1)?.number ?? null) : null }
      }),
    ),

  /** Messages that were set aside, with why, the newest first. */
  aside: tenantProcedure('run.read')
    .input(z.strictObject(place))
    .query(({ ctx: { caller, deps }, input: { pipelineId, sensorId } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const rows = await messagesAside(sql, { ...caller, pipelineId, elementId: sensorId }, shownAside)
        return rows.map(({ key: name, content, reason, at, setAsideAt }) => ({
          key: name,
          content,
          reason,
          atMs: at.getTime(),
          setAsideAtMs: setAsideAt.getTime(),
        }))
      }),
    ),

  /** Switches a sensor on or off, until somebody switches it again. */
  switch: tenantProcedure('sensor.toggle')
    .input(z.strictObject({ ...place, isOn: z.boolean() }))
    .mutation(({ ctx, input }) => switchSensor(ctx.deps, ctx.caller, input)),

  /** Lets a sensor go on from another place; null: from now on. */
  setCursor: tenantProcedure('sensor.toggle')
    .input(z.strictObject({ ...place, cursor: z.string().min(1).max(longestCursor).nullable() }))
    .mutation(async ({ ctx: { caller, deps }, input }) => {
      const { element } = await runPool(deps).asTenant(caller.tenantId, (sql) =>
        deployedSensor(sql, caller, input),
      )
      await setCursor(deps, caller, { ...input, kind: element.source })
    }),

  /** Lets messages that were set aside be dealt with once more, or drops them; all where none is named. */
  settle: tenantProcedure('sensor.toggle')
    .input(
      z.strictObject({
        ...place,
        keys: z.array(key).min(1).max(500).optional(),
        how: z.enum(['redrive', 'drop']),
      }),
    )
    .mutation(({ ctx, input }) => settleAside(ctx.deps, ctx.caller, input)),

  /** The secret that the senders of a webhook sign with, unless its settings name another. */
  secret: tenantProcedure('sensor.toggle')
    .input(z.strictObject(place))
    .mutation(async ({ ctx: { caller, deps }, input }) => {
      const { element } = await runPool(deps).asTenant(caller.tenantId, (sql) =>
        deployedSensor(sql, caller, input),
      )
      if (element.source !== 'webhook') throw new Refusal('wrong_state', 'Only a webhook has a secret.')
      return showSecret(deps, caller, { ...input, name: element.name })
    }),

  /** What a sample message would start; it starts nothing. */
  try: tenantProcedure('sensor.testTick')
    .input(z.strictObject({ ...place, sample: jsonObject }))
    .mutation(({ ctx: { caller, deps }, input: { pipelineId, sensorId, sample } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) =>
        trySensor(
          sql,
          await versions.active(sql, caller.tenantId, caller.deploymentId),
          { ...caller, pipelineId, elementId: sensorId },
          sample,
          deps.clock.now(),
        ),
      ),
    ),

  /** What the code of a sensor asks for now; nothing of it is started, and its cursor stays. */
  ask: tenantProcedure('sensor.testTick')
    .input(z.strictObject(place))
    .mutation(async ({ ctx: { caller, deps }, input: { pipelineId, sensorId } }) => {
      const pool = runPool(deps)
      const { cursor, pipelines } = await pool.asTenant(caller.tenantId, async (sql) => ({
        cursor: (await deployedSensor(sql, caller, { pipelineId, sensorId })).row.cursor,
        pipelines: await versions.active(sql, caller.tenantId, caller.deploymentId),
      }))
      const at = { ...caller, pipelineId, elementId: sensorId, cursor }
      return tryCode({ pool, chance: { next: Math.random } }, pipelines, at, deps.clock.now())
    }),
})
