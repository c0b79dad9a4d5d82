import type { Caller } from '#core/access/caller.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { fitsComingRun, isWithin } from '#core/run/filter/fits-coming-run.ts'
import { requireRunFilter } from '#core/run/filter/parse-run-filter.ts'
import { firesOnSlots } from '#core/schedule/fires-on-slots.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { backfillDurations } from '#server/db/sql/backfill-durations.ts'
import { slotsOf } from '#server/db/sql/runs-between.ts'
import { scheduleDurations } from '#server/db/sql/schedule-durations.ts'
import { assetsOfTarget } from '#server/usecases/condition/assets-of-target.ts'
import { runsOfTick } from '#server/usecases/schedule/runs-of-tick.ts'

import { comingFires, type DeployedSchedule, delayMsOf } from './schedule-answers.ts'

/** Fires of one answer, each counted by the runs that it has at a time: where there are more, it reaches less far. */
const mostFires = 6_000
const leastOfOne = 100

/** A run of a schedule whose runs have not ended yet is taken to be as long. */
const unknownTookMs = 60_000

interface Asked {
  fromMs: number
  toMs: number
  /** A filter of runs, as text. */
  filter: string
}

/** How long a run of a schedule usually takes, in milliseconds. */
const usualDurations = async (sql: Sql, { tenantId, deploymentId }: Caller) => {
  const ofRuns = await scheduleDurations(sql, tenantId, deploymentId)
  const ofBackfills = await backfillDurations(sql, tenantId, deploymentId)
  const byName = new Map(ofRuns.map(({ pipeline, schedule, tookMs }) => [`${pipeline} ${schedule}`, tookMs]))
  const byPlace = new Map(
    ofBackfills.map(({ pipelineId, elementId, tookMs }) => [`${pipelineId} ${elementId}`, tookMs]),
  )
  return ({ row, pipeline, element }: DeployedSchedule): number | undefined =>
    byPlace.get(`${row.pipelineId} ${row.elementId}`) ?? byName.get(`${pipeline} ${element.name}`)
}

/**
 * What schedules will start in a stretch of time, in order, as far as a filter of runs leaves it; all of it until `untilMs`, which is earlier than asked for where
 * there would be too much. What the first tick of a schedule makes of its partition rule stands for those after it. Throws a Refusal where the filter cannot be read.
 */
export const firesAhead = async (
  sql: Sql,
  caller: Caller,
  { schedules, pipelines }: { schedules: readonly DeployedSchedule[]; pipelines: DeployedPipeline[] },
  { fromMs, toMs, filter: text }: Asked,
  nowMs: number,
) => {
  const afterMs = Math.max(fromMs, nowMs)
  const filter = requireRunFilter(text)
  const firing = []
  for (const schedule of schedules) {
    const { pipeline, element } = schedule
    const job = 'job' in element.target ? element.target.job : null
    const requested = 'job' in element.target ? { job: element.target.job, pipeline } : element.target
    const assets = () => assetsOfTarget(requested, pipelines)
    if (!fitsComingRun(filter, { job, pipeline, name: element.name, assets })) continue
    const [first] = comingFires(schedule, afterMs, 1, toMs)
    if (!first) continue
    const starts = await runsOfTick(sql, caller, schedule, pipelines, first.atMs - delayMsOf(schedule))
    firing.push({ schedule, job, starts })
  }
  const lanes = firing.reduce((sum, { starts: { runs, atOnce } }) => sum + Math.min(runs, atOnce), 0)
  const each = Math.max(leastOfOne, Math.floor(mostFires / Math.max(1, lanes)))
  const all = firing.map((one) => ({ ...one, times: comingFires(one.schedule, afterMs, each, toMs) }))
  const untilMs = Math.min(
    toMs,
    ...all.map(({ times }) => (times.length === each ? (times.at(-1)?.atMs ?? toMs) : toMs)),
  )
  const tookOf = await usualDurations(sql, caller)
  const inOrder = all
    .flatMap(({ schedule, job, starts, times }) => {
      const tookMs = tookOf(schedule)
      const { row, element, pipeline } = schedule
      const about = {
        scheduleId: row.elementId,
        pipelineId: row.pipelineId,
        name: element.name,
        pipeline,
        job,
      }
      return times.map(({ atMs }) => ({ fire: { ...about, atMs, runs: starts.runs }, starts, tookMs }))
    })
    .filter(({ fire: { atMs } }) => atMs < untilMs && isWithin(filter, atMs, nowMs))
    .toSorted((a, b) => a.fire.atMs - b.fire.atMs)
  const slots = await slotsOf(sql, caller.tenantId)
  const expected = inOrder.map(({ fire: { atMs }, starts, tookMs = unknownTookMs }) => ({
    ...starts,
    atMs,
    tookMs,
  }))
  return {
    fires: inOrder.map(({ fire }) => fire),
    untilMs,
    /** How they would go on as the plan has slots, where nothing else ran and each took as long as usual. */
    use: {
      slots,
      ...firesOnSlots(expected, slots),
      unknown: inOrder.reduce((sum, { fire, tookMs }) => sum + (tookMs === undefined ? fire.runs : 0), 0),
    },
  }
}
