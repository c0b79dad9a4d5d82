import type { JsonObject } from '#core/json-object.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { requestOfMessage } from '#core/sensor/request-of-message.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import type { SensorPlace } from '#server/db/sql/sensor-rows.ts'

import { resolveRequest } from '../run/start-run.ts'
import { sensorIn } from './deployed-sensor.ts'
import { runRequestOf } from './start-runs-of.ts'

/** What a message would start, or why it would start nothing. */
export type TriedMessage =
  | { outcome: 'starts'; runKey: string; steps: string[]; config: JsonObject; tags: Record<string, string> }
  | { outcome: 'fails'; reason: string }

/** Makes of a sample message what the worker would, and starts nothing. Throws a Refusal where there is no such sensor. */
export const trySensor = async (
  sql: Sql,
  pipelines: DeployedPipeline[],
  at: SensorPlace,
  sample: JsonObject,
  now: Date,
): Promise<TriedMessage> => {
  const sensor = sensorIn(
    pipelines.find(({ id }) => id === at.pipelineId),
    at.elementId,
  )
  if (!sensor) throw new Refusal('not_found', 'There is no such sensor here.')
  const message = { key: 'sample', content: sample, atMs: now.getTime() }
  const made = requestOfMessage(sensor.element, sensor.rules.request, message)
  if (made.outcome === 'unusable') return { outcome: 'fails', reason: made.reason }
  try {
    const request = runRequestOf(at, sensor, made.request)
    const { target, config, tags } = await resolveRequest(sql, request, pipelines, now)
    const { graph } = buildRunGraph(pipelines, target, config)
    const steps = graph.steps.map(({ key }) => key)
    return { outcome: 'starts', runKey: made.request.runKey, steps, config: made.request.config, tags }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { outcome: 'fails', reason: error.message }
  }
}
