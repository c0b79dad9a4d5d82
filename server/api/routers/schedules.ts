import { z } from 'zod'

import type { Caller } from '#core/access/caller.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { listSchedules } from '#server/db/sql/schedule-rows.ts'
import { recentTicks, ticksOf } from '#server/db/sql/tick-rows.ts'
import { switchSchedule } from '#server/usecases/schedule/switch-schedule.ts'
import { trySchedule } from '#server/usecases/schedule/try-schedule.ts'

import { versions } from '../asset-answers.ts'
import { firesAhead } from '../fires-ahead.ts'
import { id } from '../inputs.ts'
import { runPool } from '../run-deps.ts'
import { scheduleAnswer, tickAnswer, withElements } from '../schedule-answers.ts'
import { router, tenantProcedure } from '../trpc.ts'

/** Ticks that the list shows of each schedule, and of all together where they are many. */
const shownTicks = 30
const mostTicks = 10_000
const moment = z.int().min(0).max(8_640_000_000_000)
const place = { pipelineId: id, scheduleId: z.string().min(1).max(64) }

const deployedSchedules = async (sql: Sql, { tenantId, deploymentId }: Caller) =>
  withElements(
    await listSchedules(sql, tenantId, deploymentId),
    await versions.active(sql, tenantId, deploymentId),
  )

export const schedulesRouter = router({
  /** The schedules of all active versions, with their last ticks and their next time. */
  list: tenantProcedure('run.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) => {
      const schedules = await deployedSchedules(sql, caller)
      const each = Math.max(1, Math.min(shownTicks, Math.floor(mostTicks / Math.max(1, schedules.length))))
      const ticks = await recentTicks(sql, caller.tenantId, caller.deploymentId, each)
      const bySchedule = Map.groupBy(ticks, ({ pipelineId, elementId }) => `${pipelineId} ${elementId}`)
      return schedules.map((schedule) => {
        const { pipelineId, elementId } = schedule.row
        const own = bySchedule.get(`${pipelineId} ${elementId}`) ?? []
        return scheduleAnswer(schedule, own, deps.clock.now())
      })
    }),
  ),

  /** A page of the ticks of one schedule, newest first. */
  ticks: tenantProcedure('run.read')
    .input(
      z.strictObject({
        ...place,
        cursor: moment.nullish(),
        limit: z.int().min(1).max(200).default(50),
        direction: z.enum(['forward', 'backward']).optional(),
      }),
    )
    .query(({ ctx: { caller, deps }, input: { pipelineId, scheduleId, cursor, limit } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const at = { ...caller, pipelineId, elementId: scheduleId }
        const before = cursor === null || cursor === undefined ? undefined : new Date(cursor)
        const found = await ticksOf(sql, at, { before, limit: limit + 1 })
        const ticks = found.slice(0, limit).map(tickAnswer)
        return {
          ticks,
          nextCursor: found.length > limit ? (ticks.at(-1)?.scheduledAtMs ?? null) : null,
        }
      }),
    ),

  /** What schedules will start in a stretch of time, and how that would go on as the plan has slots. */
  fires: tenantProcedure('run.read')
    .input(
      z
        .strictObject({ fromMs: moment, toMs: moment, filter: z.string().max(2_000).default('') })
        .refine(({ fromMs, toMs }) => fromMs < toMs, 'A stretch of time ends after it begins.'),
    )
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const pipelines = [...(await versions.active(sql, caller.tenantId, caller.deploymentId))]
        const schedules = await deployedSchedules(sql, caller)
        return firesAhead(sql, caller, { schedules, pipelines }, input, deps.clock.now().getTime())
      }),
    ),

  /** Switches a schedule on or off, until somebody switches it again. */
  switch: tenantProcedure('schedule.toggle')
    .input(z.strictObject({ ...place, isOn: z.boolean() }))
    .mutation(({ ctx, input }) => switchSchedule(ctx.deps, ctx.caller, input)),

  /** What the next tick would start; it starts nothing. */
  try: tenantProcedure('sensor.testTick')
    .input(z.strictObject(place))
    .mutation(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) =>
        trySchedule(
          sql,
          await versions.active(sql, caller.tenantId, caller.deploymentId),
          { ...caller, ...input },
          deps.clock.now(),
        ),
      ),
    ),
})
