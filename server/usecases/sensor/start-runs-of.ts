import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import {
  requestOfBatch,
  requestOfMessage,
  type JudgedMessage,
  type MessageRequest,
} from '#core/sensor/request-of-message.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import { storableMessage } from '#core/sensor/storable-message.ts'
import { refusable } from '#server/db/refusable.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { keepRunKey, runsOfKeys } from '#server/db/sql/run-keys.ts'
import type { DealtMessage } from '#server/db/sql/sensor-messages.ts'
import type { SensorPlace } from '#server/db/sql/sensor-rows.ts'

import { resolveRequest, startResolvedRunIn, type RunRequest } from '../run/start-run.ts'
import type { SensorOfVersion } from './deployed-sensor.ts'

/** What a sensor asks for with a request that it made of a message. */
export const runRequestOf = (
  at: Pick<SensorPlace, 'tenantId' | 'deploymentId'>,
  { element, pipeline }: Pick<SensorOfVersion, 'element' | 'pipeline'>,
  { runKey, tags, config, partition }: MessageRequest,
): RunRequest => ({
  tenantId: at.tenantId,
  deploymentId: at.deploymentId,
  target: 'job' in element.target ? { job: element.target.job, pipeline } : element.target,
  trigger: { kind: 'sensor', sensor: element.name, pipeline, runKey },
  config,
  partition,
  tags: { ...tags, 'dagster/sensor_name': element.name, 'dagster/run_key': runKey },
})

/** What became of messages. */
export interface Started {
  runIds: string[]
  known: number
  dealt: DealtMessage[]
}

/** Messages that ask for a run, each by itself or all of a look together. */
interface Judged {
  of: readonly SensorMessage[]
  made: JudgedMessage
}

/** What cannot be kept as it is asks for nothing, and keeps the others of a batch from nothing. */
const judgedOf = (
  { element, rules: { kind, request } }: SensorOfVersion,
  messages: readonly SensorMessage[],
): Judged[] => {
  const given = messages.map(storableMessage)
  const strange = given.flatMap(({ message, changed }): Judged[] =>
    changed === undefined ? [] : [{ of: [message], made: { outcome: 'unusable', reason: changed } }],
  )
  const usable = given.flatMap(({ message, changed }) => (changed === undefined ? [message] : []))
  if (kind === 'code' || !request.batch)
    return [
      ...strange,
      ...usable.map((message) => ({ of: [message], made: requestOfMessage(element, request, message) })),
    ]
  return usable.length === 0
    ? strange
    : [...strange, { of: usable, made: requestOfBatch(element, request, usable) }]
}

/**
 * Starts the run of each message, or of all together, whose run key has none yet, in the transaction that holds the sensor. A message of which no run can be made is set
 * aside with the reason; nothing of its run is left.
 */
export const startRunsOf = async (
  sql: Sql,
  at: SensorPlace,
  sensor: SensorOfVersion,
  pipelines: DeployedPipeline[],
  messages: readonly SensorMessage[],
  now: Date,
): Promise<Started> => {
  const judged = judgedOf(sensor, messages)
  const keys = judged.flatMap(({ made }) => (made.outcome === 'asks' ? [made.request.runKey] : []))
  const had = new Set((await runsOfKeys(sql, at, keys)).keys())
  const started: Started = { runIds: [], known: 0, dealt: [] }
  for (const { of, made } of judged) {
    const deal = (setAside?: string) => started.dealt.push(...of.map((message) => ({ message, setAside })))
    if (made.outcome === 'unusable') {
      deal(made.reason)
      continue
    }
    const { runKey } = made.request
    if (had.has(runKey)) {
      started.known += of.length
      deal()
      continue
    }
    const run = await refusable(sql, async () => {
      const request = runRequestOf(at, sensor, made.request)
      const resolved = await resolveRequest(sql, request, pipelines, now)
      const { runId } = await startResolvedRunIn(sql, resolved, now)
      await keepRunKey(sql, at, runKey, runId)
      return runId
    })
    if (run instanceof Refusal) deal(run.message)
    else {
      had.add(runKey)
      started.runIds.push(run)
      deal()
    }
  }
  return started
}
