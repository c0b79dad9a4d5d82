import { isRecord, type JsonObject } from '#core/json-object.ts'
import { Refusal } from '#core/refusal.ts'
import { bodyOf } from '#core/sensor/body-of.ts'
import { longestKeyBytes } from '#core/sensor/sensor-message.ts'
import { unstorablePart } from '#core/unstorable.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { sendSensorMessage } from '#server/db/sql/sensor-messages.ts'
import { findSensor, type SensorPlace } from '#server/db/sql/sensor-rows.ts'
import { loadSlug } from '#server/db/sql/tenant-rows.ts'
import type { Clock } from '#server/platform/clock.ts'
import { isSignedWith, webhookKey, type WebhookHeaders } from '#server/platform/webhook-signature.ts'

import type { ReadSecrets, SecretPlace } from '../secret/read-secrets.ts'
import type { SensorOfVersion } from './deployed-sensor.ts'
import type { KeptSensors } from './kept-sensors.ts'
import type { WaitingCounts } from './waiting-counts.ts'
import { ownWebhookSecret } from './webhook-address.ts'

export interface WebhookDeps {
  /** By the login of web. */
  pool: SqlPool
  clock: Clock
  /** Of the installation. */
  secret: string
  readSecrets: ReadSecrets
  kept: KeptSensors
  waiting: WaitingCounts
}

export interface ReceivedWebhook {
  isNew: boolean
  /** Whether its sensor is to look at once. */
  wakes: boolean
}

/** So many messages of a sensor may wait for its look; from there on senders are to try later. */
const mostWaiting = 10_000

const notHere = (): Refusal => new Refusal('not_found', 'There is no such webhook.')

const keyOf = async (
  sql: Sql,
  deps: WebhookDeps,
  at: SensorPlace & SecretPlace,
  sensor: SensorOfVersion,
  now: Date,
): Promise<Buffer> => {
  const reference = sensor.rules.kind === 'webhook' ? sensor.rules.settings.secret : undefined
  const secret = reference
    ? (await deps.readSecrets(sql, at, [reference.env], now)).get(reference.env)
    : ownWebhookSecret(deps.secret, at)
  const key = secret === undefined ? undefined : webhookKey(secret)
  if (!key)
    throw new Refusal(
      'unavailable',
      `The secret ${reference?.env ?? ''} of this webhook is ${secret === undefined ? 'not set' : 'shorter than 24 bytes'}.`,
    )
  return key
}

const contentOf = (id: string, bytes: Uint8Array): JsonObject => {
  const body = bodyOf(Buffer.from(bytes).toString('utf8'))
  const strange = unstorablePart(body)
  if (strange) throw new Refusal('invalid_input', `${['body', ...strange.path].join('.')} ${strange.why}.`)
  return { id, body }
}

/**
 * Keeps a message that somebody sent to a sensor. It is on record when this resolves, and once however often it is sent: its id names it. Says whether
 * it is new, and whether its sensor is to be woken for it. Refuses `not_found`, `not_signed_in` where the signature does not fit, `invalid_input`, and `too_many_requests` where too many wait.
 */
export const receiveWebhook = (
  deps: WebhookDeps,
  at: SensorPlace,
  headers: WebhookHeaders,
  body: Uint8Array,
): Promise<ReceivedWebhook> =>
  deps.pool.asTenant(at.tenantId, async (sql) => {
    const row = await findSensor(sql, at)
    const sensor = row && (await deps.kept.find(sql, at, row.hash))
    const tenant = await loadSlug(sql, at.tenantId)
    if (sensor?.rules.kind !== 'webhook' || tenant === undefined) throw notHere()
    const now = deps.clock.now()
    if (!isSignedWith(await keyOf(sql, deps, { ...at, tenant }, sensor, now), headers, body, now))
      throw new Refusal(
        'not_signed_in',
        'The signature does not fit. Sign "id.timestamp.body" with the secret of this webhook, as Standard Webhooks has it, with a time of the last five minutes.',
      )
    const { id } = headers
    if (id === '' || Buffer.byteLength(id) > longestKeyBytes || isRecord(unstorablePart(id)))
      throw new Refusal('invalid_input', `webhook-id has 1 to ${longestKeyBytes} bytes.`)
    if (!(await deps.waiting.takesOneMore(sql, at, mostWaiting, now)))
      throw new Refusal(
        'too_many_requests',
        `${mostWaiting.toLocaleString('en')} messages wait for this sensor. Send again later.`,
      )
    const message = { key: id, content: contentOf(id, body), atMs: now.getTime() }
    const isNew = await sendSensorMessage(sql, at, message)
    return { isNew, wakes: isNew && sensor.element.minimumIntervalMs === undefined }
  })
