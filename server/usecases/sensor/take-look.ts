import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { resolveTarget } from '#core/run/resolve-target.ts'
import { backOffMs, intervalOf, noRoomWords } from '#core/sensor/sensor-pace.ts'
import { askedAlreadyWords, tickOf, type SensorTick } from '#core/sensor/sensor-tick.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import {
  holdWaitingMessages,
  keepDealtMessages,
  knownMessages,
  sendSensorMessage,
} from '#server/db/sql/sensor-messages.ts'
import { saveSensorLook, type HeldSensor } from '#server/db/sql/sensor-rows.ts'
import { insertSensorTick } from '#server/db/sql/sensor-tick-rows.ts'
import { announceChange } from '#server/db/wake.ts'

import { changeKeys } from './change-keys.ts'
import type { SensorOfVersion } from './deployed-sensor.ts'
import { lookInside, type Found } from './look-inside.ts'
import type { ReadOutside } from './read-outside.ts'
import { runRequestOf, startRunsOf } from './start-runs-of.ts'

/** What a look came to. */
export interface Looked {
  tick: SensorTick
  cursor: string | null
  hasMore: boolean
}

const nothingDone = (status: SensorTick['status'], reason: string, cursor: string | null): Looked => ({
  tick: { status, reason, runIds: [], messages: 0, known: 0, setAside: 0, codeRun: null },
  cursor,
  hasMore: false,
})

/** What cannot be started whatever the message says, in words: it fails the look, and no message pays for it. */
const whyNotStarted = (
  held: HeldSensor,
  sensor: SensorOfVersion,
  pipelines: DeployedPipeline[],
): string | undefined => {
  try {
    resolveTarget(runRequestOf(held, sensor, { runKey: '', tags: {}, config: {} }).target, pipelines)
    return undefined
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.message
  }
}

interface Look {
  /** What was read from outside; undefined where the sensor watches what is in the database. */
  outside: Exclude<ReadOutside, { outcome: 'left' }> | undefined
  /** Messages that may be taken. */
  room: number
  now: Date
}

const joinedWords = (...words: (string | undefined)[]): string | undefined =>
  words.filter(Boolean).join(' ') || undefined

/**
 * What was read outside without what the sensor was given before: a source that was not told of it brings it again. What there is no room for is on
 * record, and waits for the next look.
 */
const foundOutside = async (
  sql: Sql,
  held: HeldSensor,
  { rules }: SensorOfVersion,
  { batch: { messages, cursor, hasMore, note: said } }: ReadOutside & { outcome: 'read' },
  room: number,
): Promise<Found> => {
  const keys = messages.map(({ key }) => key)
  const known = await knownMessages(sql, held, keys)
  // Who wrote the code is told that it asks again; of a source that brings a message again nobody made it so.
  const again = rules.kind === 'code' ? askedAlreadyWords(keys.filter((key) => known.has(key))) : undefined
  const note = joinedWords(said, again)
  const fresh = messages.filter(({ key }) => !known.has(key))
  const taken = fresh.slice(0, room)
  const later = fresh.slice(room)
  for (const message of later) await sendSensorMessage(sql, held, message)
  return { messages: taken, taken, cursor, hasMore: hasMore || later.length > 0, note }
}

/** What a look comes to, in the transaction that holds the sensor: runs are started, and what they were started for is kept as dealt with. */
export const takeLook = async (
  sql: Sql,
  held: HeldSensor,
  sensor: SensorOfVersion,
  { outside, room, now }: Look,
): Promise<Looked> => {
  if (room === 0) return nothingDone('skipped', noRoomWords, held.cursor)
  if (outside?.outcome === 'failed') {
    const failed = nothingDone('failed', outside.reason, held.cursor)
    return { ...failed, tick: { ...failed.tick, codeRun: outside.codeRun ?? null } }
  }
  const sent = await holdWaitingMessages(sql, held, room)
  const found = outside
    ? await foundOutside(sql, held, sensor, outside, room - sent.length)
    : await lookInside(sql, held, sensor, Math.max(1, room - sent.length), now)
  const messages = [...sent, ...found.messages]
  const asked = outside?.outcome === 'read' ? (outside.batch.partitionKeys ?? []) : []
  // Most looks find nothing, and need not know what the deployment has.
  const isNews = messages.length > 0 || asked.length > 0
  const pipelines = isNews ? await loadActiveVersions(sql, held.tenantId, held.deploymentId) : []
  const why = messages.length === 0 ? undefined : whyNotStarted(held, sensor, pipelines)
  if (why !== undefined) return nothingDone('failed', why, held.cursor)
  const keys = await changeKeys(sql, held, asked, pipelines, now)
  if (keys.outcome === 'refused') return nothingDone('failed', keys.reason, held.cursor)
  const { runIds, known, dealt } = await startRunsOf(sql, held, sensor, pipelines, messages, now)
  const named = new Set(dealt.map(({ message }) => message.key))
  const gathered = found.taken.filter(({ key }) => !named.has(key)).map((message) => ({ message }))
  await keepDealtMessages(sql, held, [...gathered, ...dealt], now)
  const setAside = dealt.filter((one) => one.setAside !== undefined).length
  const count = sent.length + found.taken.length
  return {
    tick: tickOf({ runIds, known, setAside, messages: count }, joinedWords(found.note, keys.note)),
    cursor: found.cursor,
    hasMore: found.hasMore || sent.length === room,
  }
}

/** Writes a look down: the sensor's own row, its tick, and the news of it where it is any. */
export const writeLook = async (
  sql: Sql,
  held: HeldSensor,
  { element }: SensorOfVersion,
  { tick, cursor, hasMore }: Looked,
  now: Date,
  tookMs: number,
): Promise<void> => {
  const failures = tick.status === 'failed' ? held.failures + 1 : 0
  const waitMs = hasMore ? 0 : backOffMs(failures, intervalOf(element))
  await saveSensorLook(sql, held, {
    cursor,
    failures,
    failingSince: failures > 0 ? (held.failingSince ?? now) : null,
    dueAt: new Date(now.getTime() + waitMs),
    sourceSeenAt: failures > 0 ? null : now,
  })
  const isNew = await insertSensorTick(
    sql,
    held,
    { ...tick, version: held.cursorVersion, cursorBefore: held.cursor, cursorAfter: cursor, tookMs },
    now,
  )
  if (isNew)
    await announceChange(sql, {
      tenant: held.tenantId,
      deployment: held.deploymentId,
      topics: [{ topic: 'sensors' }],
    })
}
