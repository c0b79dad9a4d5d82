import { z } from 'zod'

import type { Caller } from '#core/access/caller.ts'
import { fitsComingRun, isWithin } from '#core/run/filter/fits-coming-run.ts'
import { requireRunFilter } from '#core/run/filter/parse-run-filter.ts'
import { firesOnSlots } from '#core/schedule/fires-on-slots.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { slotsOf } from '#server/db/sql/runs-between.ts'
import { scheduleDurations } from '#server/db/sql/schedule-durations.ts'
import { listSchedules } from '#server/db/sql/schedule-rows.ts'
import { recentTicks, ticksOf } from '#server/db/sql/tick-rows.ts'
import { assetsOfTarget } from '#server/usecases/condition/assets-of-target.ts'
import { switchSchedule } from '#server/usecases/schedule/switch-schedule.ts'
import { trySchedule } from '#server/usecases/schedule/try-schedule.ts'

import { versions } from '../asset-answers.ts'
import { id } from '../inputs.ts'
import { runPool } from '../run-deps.ts'
import { comingFires, scheduleAnswer, tickAnswer, withElements } from '../schedule-answers.ts'
import { router, tenantProcedure } from '../trpc.ts'

/** Ticks that the list shows of each schedule, and of all together where they are many. */
const shownTicks = 30
const mostTicks = 10_000
/** Fires of one answer: where there are more, it reaches less far. */
const mostFires = 6_000
const leastOfOne = 100

/** A run of a schedule whose runs have not ended yet is taken to be as long. */
const unknownTookMs = 60_000

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

  /** What schedules will start in a stretch of time, in order, as far as a filter of runs leaves it; all of it until `untilMs`, which is earlier than asked for where there would be too much. */
  fires: tenantProcedure('run.read')
    .input(
      z
        .strictObject({ fromMs: moment, toMs: moment, filter: z.string().max(2_000).default('') })
        .refine(({ fromMs, toMs }) => fromMs < toMs, 'A stretch of time ends after it begins.'),
    )
    .query(({ ctx: { caller, deps }, input: { fromMs, toMs, filter: text } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const nowMs = deps.clock.now().getTime()
        const afterMs = Math.max(fromMs, nowMs)
        const filter = requireRunFilter(text)
        const pipelines = [...(await versions.active(sql, caller.tenantId, caller.deploymentId))]
        const schedules = (await deployedSchedules(sql, caller)).filter(({ pipeline, element }) => {
          const { name, target } = element
          const job = 'job' in target ? target.job : null
          const requested = 'job' in target ? { job: target.job, pipeline } : target
          const assets = () => assetsOfTarget(requested, pipelines)
          return fitsComingRun(filter, { job, pipeline, name, assets })
        })
        const each = Math.max(leastOfOne, Math.floor(mostFires / Math.max(1, schedules.length)))
        const all = schedules.map((schedule) => ({
          schedule,
          times: comingFires(schedule, afterMs, each, toMs),
        }))
        const untilMs = Math.min(
          toMs,
          ...all.map(({ times }) => (times.length === each ? (times.at(-1)?.atMs ?? toMs) : toMs)),
        )
        const fires = all
          .flatMap(({ schedule, times }) =>
            times.map(({ atMs }) => ({
              atMs,
              scheduleId: schedule.row.elementId,
              pipelineId: schedule.row.pipelineId,
              name: schedule.element.name,
              pipeline: schedule.pipeline,
              job: 'job' in schedule.element.target ? schedule.element.target.job : null,
            })),
          )
          .filter(({ atMs }) => atMs < untilMs && isWithin(filter, atMs, nowMs))
          .toSorted((a, b) => a.atMs - b.atMs)
        const usual = new Map(
          (await scheduleDurations(sql, caller.tenantId, caller.deploymentId)).map(
            ({ pipeline, schedule, tookMs }) => [`${pipeline} ${schedule}`, tookMs],
          ),
        )
        const took = fires.map(({ atMs, pipeline, name }) => ({
          atMs,
          tookMs: usual.get(`${pipeline} ${name}`),
        }))
        const slots = await slotsOf(sql, caller.tenantId)
        return {
          fires,
          untilMs,
          /** How they would go on as the plan has slots, where nothing else ran and each took as long as usual. */
          use: {
            slots,
            ...firesOnSlots(
              took.map(({ atMs, tookMs = unknownTookMs }) => ({ atMs, tookMs })),
              slots,
            ),
            unknown: took.filter(({ tookMs }) => tookMs === undefined).length,
          },
        }
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
