import { isJsonObject, type JsonObject } from '#core/json-object.ts'
import { resolveSecrets, secretsNamedIn } from '#core/resource/secret-reference.ts'
import { isRead } from '#core/sensor/sensor-kinds.ts'
import { knownMessages, renewDealtMessages, waitingMessages } from '#server/db/sql/sensor-messages.ts'
import type { HeldSensor } from '#server/db/sql/sensor-rows.ts'
import { loadSlug } from '#server/db/sql/tenant-rows.ts'
import {
  type SensorSource,
  type SourceAsk,
  type SourceBatch,
  SourceFailure,
} from '#server/gateways/sensor-sources/sensor-source.ts'
import type { SensorSources } from '#server/gateways/sensor-sources/sensor-sources.ts'

import type { ReadSecrets } from '../secret/read-secrets.ts'
import { AskerLeaves, askCode, type CodeDeps } from './ask-code.ts'
import { batchOfAnswer } from './batch-of-answer.ts'
import type { SensorOfVersion } from './deployed-sensor.ts'

export interface OutsideDeps extends CodeDeps {
  sources: SensorSources
  readSecrets: ReadSecrets
}

/** A source that has not answered by then is given up for this look. */
const readMs = 60_000
/** Code has to wait for a slot and for its process besides. */
const askMs = 100_000

/** What a source outside gave, or why it could not be read; left: the worker leaves before there is an answer. */
export type ReadOutside =
  | { outcome: 'read'; batch: SourceBatch }
  | { outcome: 'failed'; reason: string; codeRun?: string | undefined }
  | { outcome: 'left' }

const asked = async (deps: CodeDeps, held: HeldSensor, pipeline: string, now: Date): Promise<ReadOutside> => {
  // What it asked for before is dealt with first; then it is asked for more.
  if ((await deps.pool.asTenant(held.tenantId, (sql) => waitingMessages(sql, held, 1))) > 0)
    return { outcome: 'read', batch: { messages: [], cursor: held.cursor, hasMore: false } }
  try {
    const answered = await askCode(deps, held, pipeline, now, AbortSignal.timeout(askMs))
    return { outcome: 'read', batch: batchOfAnswer(answered, { nowMs: now.getTime(), cursor: held.cursor }) }
  } catch (error) {
    if (error instanceof AskerLeaves) return { outcome: 'left' }
    if (!(error instanceof SourceFailure)) throw error
    return { outcome: 'failed', reason: error.message, codeRun: error.runId }
  }
}

/** Asks the source of a sensor for what it has beyond the cursor, outside of any transaction. Undefined where the sensor watches what is in the database. */
export const readOutside = async (
  deps: OutsideDeps,
  held: HeldSensor,
  { rules, pipeline }: SensorOfVersion,
  limit: number,
  now: Date,
): Promise<ReadOutside | undefined> => {
  const { pool, sources, readSecrets } = deps
  const { kind, settings } = rules
  if (kind === 'code') return asked(deps, held, pipeline, now)
  if (!isRead(kind) || !isJsonObject(settings)) return undefined
  const { tenantId, deploymentId } = held
  const known = await pool.asTenant(tenantId, async (sql) => {
    const tenant = await loadSlug(sql, tenantId)
    if (tenant === undefined) return undefined
    const place = { tenantId, deploymentId, tenant }
    return { tenant, values: await readSecrets(sql, place, secretsNamedIn(settings), now) }
  })
  if (!known) return undefined
  const { tenant, values } = known
  const ask: SourceAsk<JsonObject> = {
    settings,
    cursor: held.cursor,
    begunAtMs: held.begunAt.getTime(),
    nowMs: now.getTime(),
    limit,
    tenant,
    known: (keys) =>
      pool.asTenant(tenantId, async (sql) => {
        await renewDealtMessages(sql, held, keys, now)
        return knownMessages(sql, held, keys)
      }),
    signal: AbortSignal.timeout(readMs),
  }
  const { config, secrets, missing } = resolveSecrets(settings, (name) => values.get(name))
  const failed = (reason: string): ReadOutside => ({
    outcome: 'failed',
    reason: secrets.reduce((words, secret) => words.replaceAll(secret, '…'), reason),
  })
  if (missing.length > 0)
    return failed(`Nobody has set ${missing.join(' and ')}: do so under Resources and secrets.`)
  // The settings were read by the schema of the same kind.
  const read = sources[kind] as SensorSource<unknown>
  try {
    return { outcome: 'read', batch: await read({ ...ask, settings: config }) }
  } catch (error) {
    if (ask.signal.aborted) return failed(`Its source did not answer within ${readMs / 1_000} seconds.`)
    if (error instanceof SourceFailure) return failed(error.message)
    throw error
  }
}
