import { elementsOf } from '#core/document/document.ts'
import type { ElementOf } from '#core/document/element.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { intervalOf } from '#core/sensor/sensor-pace.ts'
import type { SensorRow } from '#server/db/sql/sensor-rows.ts'
import type { SensorTickRow } from '#server/db/sql/sensor-tick-rows.ts'

/** A sensor of a deployment beside the version that it is in. */
export interface DeployedSensor {
  row: SensorRow
  pipeline: string
  element: ElementOf<'sensor'>
}

/** The rows with what their versions say of them; one whose version is being replaced right now is left out. */
export const sensorsWithElements = (
  rows: readonly SensorRow[],
  pipelines: readonly DeployedPipeline[],
): DeployedSensor[] =>
  rows.flatMap((row) => {
    const pipeline = pipelines.find(({ id }) => id === row.pipelineId)
    const element = pipeline && elementsOf(pipeline.document, 'sensor').find(({ id }) => id === row.elementId)
    return pipeline && element ? [{ row, pipeline: pipeline.document.settings.name, element }] : []
  })

export const sensorTickAnswer = (tick: SensorTickRow) => ({
  number: tick.number,
  atMs: tick.lookedAt.getTime(),
  lastAtMs: tick.lastAt.getTime(),
  looks: tick.looks,
  status: tick.status,
  reason: tick.reason,
  runIds: tick.runIds,
  runStatus: tick.runStatus,
  codeRun: tick.codeRun,
  messages: tick.messages,
  cursorBefore: tick.cursorBefore,
  cursorAfter: tick.cursorAfter,
  tookMs: tick.tookMs,
})

/** A sensor as the list of them shows it, its own ticks newest first. */
export const sensorAnswer = (
  { row, pipeline, element }: DeployedSensor,
  ticks: readonly SensorTickRow[],
  webhook: { address: string } | null,
) => ({
  pipelineId: row.pipelineId,
  sensorId: row.elementId,
  pipeline,
  name: element.name,
  description: element.description ?? null,
  kind: element.source,
  target: element.target,
  isOn: row.isOn,
  isDisabled: element.disabled ?? false,
  switched:
    row.switchedAt === null ? null : { atMs: row.switchedAt.getTime(), by: row.switchedBy ?? 'somebody' },
  cursor: row.cursor,
  intervalMs: intervalOf(element),
  failing: row.failingSince === null ? null : { sinceMs: row.failingSince.getTime(), looks: row.failures },
  dueAtMs: row.dueAt?.getTime() ?? null,
  aside: row.aside,
  waiting: row.waiting,
  webhook,
  ticks: ticks.map(sensorTickAnswer),
})
