import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { SensorAnswer } from '#core/sensor/sensor-answer.ts'
import type { SensorPlace } from '#server/db/sql/sensor-rows.ts'
import { SourceFailure } from '#server/gateways/sensor-sources/sensor-source.ts'

import { askCode, type CodeDeps } from './ask-code.ts'
import { sensorIn } from './deployed-sensor.ts'

/** What the code of a sensor asks for now, or why it does not answer. */
export type TriedCode =
  | { outcome: 'answers'; answer: SensorAnswer; runId: string }
  | { outcome: 'fails'; reason: string; runId: string | undefined }

/** Somebody waits for it. */
const withinMs = 75_000

/** Asks the code of a sensor from the cursor it has, and starts nothing of what it asks for. Throws a Refusal where there is no such sensor. */
export const tryCode = async (
  deps: CodeDeps,
  pipelines: readonly DeployedPipeline[],
  at: SensorPlace & { cursor: string | null },
  now: Date,
): Promise<TriedCode> => {
  const version = pipelines.find(({ id }) => id === at.pipelineId)
  const sensor = sensorIn(version, at.elementId)
  if (!version || sensor?.rules.kind !== 'code')
    throw new Refusal('not_found', 'There is no such sensor with code of its own here.')
  const asked = { ...at, hash: version.hash, name: sensor.element.name }
  try {
    const answered = await askCode(deps, asked, sensor.pipeline, now, AbortSignal.timeout(withinMs))
    return { outcome: 'answers', ...answered }
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error
    return { outcome: 'fails', reason: error.message, runId: error.runId }
  }
}
