import { elementsOf } from '#core/document/document.ts'
import type { Json } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { ScheduleTimes } from '#core/schedule/schedule-times.ts'
import type { Sql } from '#server/db/sql-pool.ts'

import { resolveRequest } from '../run/start-run.ts'
import { requestOf } from './fire-schedule.ts'
import { partitionsMeant } from './start-partitions.ts'

/** What the next tick of a schedule would start, or why it would start nothing. */
export type TriedTick =
  | {
      outcome: 'starts'
      atMs: number
      steps: string[]
      /** Empty where nothing of it is partitioned; several are a backfill. */
      partitions: string[]
      config: Record<string, Json>
      tags: Record<string, string>
    }
  | { outcome: 'fails'; atMs: number; reason: string }

/** Evaluates the next tick of a schedule as the worker would, and starts nothing. Throws a Refusal where there is no such schedule, or it fires no more. */
export const trySchedule = async (
  sql: Sql,
  pipelines: DeployedPipeline[],
  place: { tenantId: string; deploymentId: string; pipelineId: string; scheduleId: string },
  now: Date,
): Promise<TriedTick> => {
  const pipeline = pipelines.find(({ id }) => id === place.pipelineId)
  const schedule =
    pipeline && elementsOf(pipeline.document, 'schedule').find(({ id }) => id === place.scheduleId)
  if (!pipeline || !schedule) throw new Refusal('not_found', 'There is no such schedule here.')
  const fire = new ScheduleTimes(schedule).next(now.getTime())
  if (!fire) throw new Refusal('wrong_state', 'The schedule has no further time.')
  const request = requestOf(place, schedule, pipeline.document.settings.name, fire.atMs)
  const at = new Date(fire.atMs)
  try {
    const partitions =
      schedule.partitionRule === undefined
        ? []
        : (await partitionsMeant(sql, request, schedule.partitionRule, pipelines, at)).keys
    const { target, config, tags } = await resolveRequest(
      sql,
      { ...request, partition: partitions[0] },
      pipelines,
      at,
    )
    const { graph } = buildRunGraph(pipelines, target, config)
    const steps = graph.steps.map(({ key }) => key)
    return { outcome: 'starts', atMs: fire.atMs, steps, partitions, config, tags }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { outcome: 'fails', atMs: fire.atMs, reason: error.message }
  }
}
