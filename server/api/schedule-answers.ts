import { elementsOf } from '#core/document/document.ts'
import type { ElementOf } from '#core/document/element.ts'
import { keptFor } from '#core/kept-for.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { delayOf } from '#core/schedule/delay-of.ts'
import type { Fire } from '#core/schedule/next-fire.ts'
import { ScheduleTimes } from '#core/schedule/schedule-times.ts'
import type { ScheduleRow } from '#server/db/sql/schedule-rows.ts'
import type { TickRow } from '#server/db/sql/tick-rows.ts'

type ScheduleElement = ElementOf<'schedule'>

/** A schedule of a deployment beside the version that it is in. */
export interface DeployedSchedule {
  row: ScheduleRow
  pipeline: string
  element: ScheduleElement
}

const timesOf = keptFor((element: ScheduleElement) => new ScheduleTimes(element))

/** The rows with what their versions say of them; one whose version is being replaced right now is left out. */
export const withElements = (
  rows: readonly ScheduleRow[],
  pipelines: readonly DeployedPipeline[],
): DeployedSchedule[] =>
  rows.flatMap((row) => {
    const pipeline = pipelines.find(({ id }) => id === row.pipelineId)
    const element =
      pipeline && elementsOf(pipeline.document, 'schedule').find(({ id }) => id === row.elementId)
    return pipeline && element ? [{ row, pipeline: pipeline.document.settings.name, element }] : []
  })

/** So much later than its time a schedule is carried out, in milliseconds. */
export const delayMsOf = ({ row, element }: DeployedSchedule): number =>
  delayOf(`${row.pipelineId} ${row.elementId}`, element.jitterMs)

/** The next times at which a schedule is carried out, with its delay; none while it is off or disabled. */
export const comingFires = (
  schedule: DeployedSchedule,
  afterMs: number,
  most: number,
  beforeMs?: number,
): Fire[] => {
  const { row, element } = schedule
  if (!row.isOn || element.disabled) return []
  const delayMs = delayMsOf(schedule)
  const from = Math.max(afterMs - delayMs, row.lookedUntil.getTime())
  return timesOf(element)
    .after(from, most, beforeMs === undefined ? undefined : beforeMs - delayMs)
    .map((fire) => ({ ...fire, atMs: fire.atMs + delayMs }))
}

export const tickAnswer = ({ scheduledAt, madeAt, ...tick }: TickRow) => ({
  scheduledAtMs: scheduledAt.getTime(),
  madeAtMs: madeAt.getTime(),
  status: tick.status,
  reason: tick.reason,
  runId: tick.runId,
  runStatus: tick.runStatus,
  backfillId: tick.backfillId,
  backfillStatus: tick.backfillStatus,
})

/** A schedule as the list of them shows it, its own ticks newest first. */
export const scheduleAnswer = (deployed: DeployedSchedule, ticks: readonly TickRow[], now: Date) => {
  const { row, pipeline, element } = deployed
  const { cron, timezone = 'UTC', target, description, disabled = false } = element
  return {
    pipelineId: row.pipelineId,
    scheduleId: row.elementId,
    pipeline,
    name: element.name,
    description: description ?? null,
    cron: typeof cron === 'string' ? [cron] : cron,
    timezone,
    target,
    overlap: element.overlap ?? 'skip',
    catchUp: element.catchUp ?? 'latest',
    jitterMs: element.jitterMs ?? 0,
    delayMs: delayMsOf(deployed),
    /** Which partitions a tick makes, as text. */
    partitions: element.partitionRule?.partitions ?? null,
    isOn: row.isOn,
    isDisabled: disabled,
    switched:
      row.switchedAt === null ? null : { atMs: row.switchedAt.getTime(), by: row.switchedBy ?? 'somebody' },
    next: comingFires(deployed, now.getTime(), 1)[0] ?? null,
    ticks: ticks.map(tickAnswer),
  }
}
