import { elementsOf } from '#core/document/document.ts'
import type { ElementOf } from '#core/document/element.ts'
import { isJsonObject, type JsonObject, jsonText } from '#core/json-object.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { delayOf } from '#core/schedule/delay-of.ts'
import { dueTicks } from '#core/schedule/due-ticks.ts'
import { fillTemplate, tickFacts } from '#core/schedule/fill-template.ts'
import { judgeOverlap, type StartedBefore } from '#core/schedule/judge-overlap.ts'
import type { Fire } from '#core/schedule/next-fire.ts'
import { ScheduleTimes } from '#core/schedule/schedule-times.ts'
import { refusable } from '#server/db/refusable.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { holdDueSchedule, saveLook, type SchedulePlace } from '#server/db/sql/schedule-rows.ts'
import { hasTick, insertTick, lastStartedBy, type NewTick } from '#server/db/sql/tick-rows.ts'
import type { VersionCache } from '#server/db/version-cache.ts'
import { announceChange } from '#server/db/wake.ts'

import type { Chance } from '../run/finish-run.ts'
import { startRunIn, type RunRequest } from '../run/start-run.ts'
import { endEarlier } from './end-earlier.ts'
import { startPartitions } from './start-partitions.ts'

type ScheduleElement = ElementOf<'schedule'>

export interface FireDeps {
  /** By the login of the worker. */
  pool: SqlPool
  chance: Chance
  /** What is active in deployments: schedules of one fire together. */
  versions: VersionCache
}

/** What a tick of a schedule asks for. */
export const requestOf = (
  at: Pick<SchedulePlace, 'tenantId' | 'deploymentId'>,
  schedule: ScheduleElement,
  pipeline: string,
  atMs: number,
): RunRequest => {
  const facts = tickFacts(schedule.name, atMs, schedule.timezone)
  const tags = Object.entries(schedule.tags ?? {}).map(([key, value]) => [
    key,
    jsonText(fillTemplate(value, facts)),
  ])
  const config = fillTemplate(schedule.config ?? {}, facts)
  return {
    tenantId: at.tenantId,
    deploymentId: at.deploymentId,
    target: 'job' in schedule.target ? { job: schedule.target.job, pipeline } : schedule.target,
    trigger: {
      kind: 'schedule',
      schedule: schedule.name,
      pipeline,
      scheduledAt: new Date(atMs).toISOString(),
    },
    config: isJsonObject(config) ? config : ({} satisfies JsonObject),
    tags: { ...Object.fromEntries(tags), 'dagster/schedule_name': schedule.name },
  }
}

const startedNothing = { runId: null, backfillId: null } as const

/** A tick that starts its run. What refuses the run is the reason why the tick failed, and nothing of the run is left. */
const startedTick = async (
  sql: Sql,
  at: SchedulePlace,
  request: RunRequest,
  schedule: ScheduleElement,
  active: DeployedPipeline[],
  scheduledAtMs: number,
  now: Date,
): Promise<NewTick> => {
  const started = await refusable(sql, async () => {
    if (schedule.partitionRule === undefined)
      return { ...(await startRunIn(sql, request, now, active)), backfillId: null, partitions: 1 }
    const scheduledAt = new Date(scheduledAtMs)
    return startPartitions(sql, request, schedule.partitionRule, {
      active,
      scheduledAt,
      now,
      by: `schedule ${schedule.name}`,
    })
  })
  if (started instanceof Refusal)
    return { ...startedNothing, scheduledAtMs, status: 'failed', reason: started.message }
  const { runId, backfillId, partitions } = started
  const reason = backfillId === null ? null : `A backfill of ${partitions} partitions was started.`
  return { scheduledAtMs, status: 'succeeded', reason, runId, backfillId }
}

const skipWords = ({ kind, id }: StartedBefore): string =>
  kind === 'run'
    ? `The run before it (${id.slice(-8)}) still waits for its turn.`
    : `Partitions of the backfill before it (${id.slice(-8)}) still wait for their turn.`

const missedWords = (missed: Fire, run: readonly Fire[]): string => {
  const [first] = run
  const until = first ? `, with all before ${new Date(first.atMs).toISOString()}` : ''
  return `Missed${until}: nothing was there to carry it out, and the schedule's catch-up leaves it out.`
}

/**
 * Deals with all times of a schedule that are due, in one transaction: its ticks, their runs and how far it was looked at are there together or not at
 * all. However many workers look, each time has one tick. Says whether there was anything to do.
 */
export const fireSchedule = (
  { pool, chance, versions }: FireDeps,
  at: SchedulePlace,
  now: Date,
): Promise<boolean> =>
  pool.asTenant(at.tenantId, async (sql) => {
    const held = await holdDueSchedule(sql, at, now)
    if (!held) return false
    const active = await versions.active(sql, at.tenantId, at.deploymentId)
    const pipeline = active.find(({ id, hash }) => id === at.pipelineId && hash === held.hash)
    const schedule = scheduleIn(pipeline, at.elementId)
    if (!pipeline || !schedule) {
      await saveLook(sql, at, { lookedUntilMs: held.lookedUntil.getTime(), dueMs: undefined })
      return true
    }
    const due = dueTicks({
      times: new ScheduleTimes(schedule),
      lookedUntilMs: held.lookedUntil.getTime(),
      nowMs: now.getTime(),
      delayMs: delayOf(`${at.pipelineId} ${at.elementId}`, schedule.jitterMs),
      catchUp: schedule.catchUp,
    })
    // A clock that was set back, or times that were changed to and fro, may bring a time again.
    const isNew = async ({ atMs }: Fire) => !(await hasTick(sql, at, atMs))
    let written = 0
    const write = async (tick: NewTick) => {
      await insertTick(sql, at, tick, now)
      written += 1
    }
    if (due.missed && (await isNew(due.missed)))
      await write({
        ...startedNothing,
        scheduledAtMs: due.missed.atMs,
        status: 'skipped',
        reason: missedWords(due.missed, due.run),
      })
    const by = `schedule ${schedule.name}`
    let isOfThisLook = false
    for (const fire of due.run) {
      if (!(await isNew(fire))) continue
      const { atMs } = fire
      const previous = await lastStartedBy(sql, at)
      const verdict = judgeOverlap(schedule.overlap, previous, isOfThisLook)
      if (verdict === 'skip' && previous) {
        await write({
          ...startedNothing,
          scheduledAtMs: atMs,
          status: 'skipped',
          reason: skipWords(previous),
        })
        continue
      }
      if (verdict === 'cancelPrevious' && previous)
        await endEarlier(sql, chance, { ...at, by }, previous, now)
      const request = requestOf(at, schedule, pipeline.document.settings.name, atMs)
      const tick = await startedTick(sql, at, request, schedule, active, atMs, now)
      await write(tick)
      isOfThisLook ||= tick.status === 'succeeded'
    }
    await saveLook(sql, at, due)
    if (written > 0)
      await announceChange(sql, {
        tenant: at.tenantId,
        deployment: at.deploymentId,
        topics: [{ topic: 'schedules' }],
      })
    return true
  })

/** The schedule as a version has it; undefined where it is disabled or not in it. */
const scheduleIn = (pipeline: DeployedPipeline | undefined, id: string): ScheduleElement | undefined =>
  pipeline &&
  elementsOf(pipeline.document, 'schedule').find((schedule) => schedule.id === id && !schedule.disabled)
