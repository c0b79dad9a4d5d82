import type { JsonObject } from '#core/json-object.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'

import type { Sql } from '../sql-pool.ts'
import { sensorKey, type SensorPlace } from './sensor-rows.ts'

const here = 'tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4'

const send = {
  name: 'send-sensor-message',
  text: `INSERT INTO sensor_message (tenant_id, deployment_id, pipeline_id, element_id, key, state, content, at, changed_at)
    VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $7) ON CONFLICT DO NOTHING`,
}
const count = {
  name: 'count-waiting-messages',
  text: `SELECT count(*)::int AS waiting FROM (SELECT FROM sensor_message WHERE ${here} AND state = 'waiting' LIMIT $5) AS counted`,
}
const waiting = {
  name: 'waiting-messages',
  text: `SELECT key, content, at FROM sensor_message WHERE ${here} AND state = 'waiting' ORDER BY at, key LIMIT $5 FOR UPDATE`,
}
const dealt = {
  name: 'keep-dealt-messages',
  text: `INSERT INTO sensor_message (tenant_id, deployment_id, pipeline_id, element_id, key, state, content, reason, at, changed_at)
    SELECT $1, $2, $3, $4, given.key, given.state, given.content, given.reason, to_timestamp(given."atMs" / 1000), $6
    FROM jsonb_to_recordset($5::jsonb) AS given (key text, state text, content jsonb, reason text, "atMs" double precision)
    ON CONFLICT (tenant_id, deployment_id, pipeline_id, element_id, key) DO UPDATE
      SET state = excluded.state, content = excluded.content, reason = excluded.reason, changed_at = excluded.changed_at`,
}
const known = {
  name: 'known-messages',
  text: `SELECT key FROM sensor_message WHERE ${here} AND key = ANY ($5)`,
}

interface Row {
  key: string
  content: JsonObject
  at: Date
}

const messageOf = ({ key, content, at }: Row): SensorMessage => ({ key, content, atMs: at.getTime() })

/** Keeps a message until its sensor looks. One with a key that the sensor was sent before is that one, and says so by false. */
export const sendSensorMessage = async (
  sql: Sql,
  at: SensorPlace,
  { key, content, atMs }: SensorMessage,
): Promise<boolean> =>
  (await sql.run(send, [...sensorKey(at), key, JSON.stringify(content), new Date(atMs)])) > 0

/** How many messages wait for a sensor, counted to a limit. */
export const waitingMessages = async (sql: Sql, at: SensorPlace, limit: number): Promise<number> =>
  (await sql.row<{ waiting: number }>(count, [...sensorKey(at), limit]))?.waiting ?? 0

/** The messages that wait the longest, held until the end of the transaction. */
export const holdWaitingMessages = async (
  sql: Sql,
  at: SensorPlace,
  limit: number,
): Promise<SensorMessage[]> => (await sql.rows<Row>(waiting, [...sensorKey(at), limit])).map(messageOf)

/** What became of a message: nothing more is to be done, or it was set aside with its content and a reason. */
export interface DealtMessage {
  message: SensorMessage
  setAside?: string | undefined
}

/** Writes down that messages were dealt with: whoever brings one of them again brings nothing. */
export const keepDealtMessages = async (
  sql: Sql,
  at: SensorPlace,
  messages: readonly DealtMessage[],
  now: Date,
): Promise<void> => {
  if (messages.length === 0) return
  const given = messages.map(({ message: { key, content, atMs }, setAside }) => ({
    key,
    atMs,
    ...(setAside === undefined ? { state: 'done' } : { state: 'aside', content, reason: setAside }),
  }))
  await sql.run(dealt, [...sensorKey(at), JSON.stringify(given), now])
}

/** Of these keys, those of messages that were dealt with, or that wait. */
export const knownMessages = async (
  sql: Sql,
  at: SensorPlace,
  keys: readonly string[],
): Promise<Set<string>> =>
  keys.length === 0
    ? new Set()
    : new Set((await sql.rows<{ key: string }>(known, [...sensorKey(at), keys])).map(({ key }) => key))

const renew = {
  name: 'renew-dealt-messages',
  text: `UPDATE sensor_message SET changed_at = $6 WHERE ${here} AND key = ANY ($5) AND state = 'done' AND changed_at < $7`,
}

/** Lets messages that were dealt with be remembered anew, for their source still shows them. Written once a day. */
export const renewDealtMessages = async (
  sql: Sql,
  at: SensorPlace,
  keys: readonly string[],
  now: Date,
): Promise<void> => {
  if (keys.length === 0) return
  await sql.run(renew, [...sensorKey(at), keys, now, new Date(now.getTime() - 86_400_000)])
}

const aside = {
  name: 'messages-aside',
  text: `SELECT key, content, reason, at, changed_at AS "setAsideAt" FROM sensor_message WHERE ${here} AND state = 'aside' ORDER BY at DESC, key LIMIT $5`,
}

export interface AsideRow {
  key: string
  content: JsonObject
  reason: string
  at: Date
  setAsideAt: Date
}

/** The messages that a sensor set aside, the newest first. */
export const messagesAside = (sql: Sql, at: SensorPlace, limit: number): Promise<AsideRow[]> =>
  sql.rows<AsideRow>(aside, [...sensorKey(at), limit])

/**
 * Forgets messages that were dealt with, and not shown again, so many days ago; by the login of the worker, of all tenants. Days in which their sensor did not look, or only in
 * vain, do not count: its source may show them still.
 */
export const sweepSensorMessages = (sql: Sql, days: number, now: Date): Promise<number> =>
  sql.run(
    {
      name: 'sweep-sensor-messages',
      text: `DELETE FROM sensor_message AS message WHERE state = 'done' AND changed_at < $1::timestamptz - make_interval(days => $2) AND NOT EXISTS (
        SELECT FROM sensor WHERE sensor.tenant_id = message.tenant_id AND sensor.deployment_id = message.deployment_id
          AND sensor.pipeline_id = message.pipeline_id AND sensor.element_id = message.element_id
          AND (source_seen_at IS NULL OR message.changed_at >= source_seen_at - make_interval(days => $2)))`,
    },
    [now, days],
  )
