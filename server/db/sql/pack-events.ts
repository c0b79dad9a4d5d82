import type { RunEvent } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'
import { packJson, unpackJson } from './packed-json.ts'

/** An event as it lies in its row. */
export interface EventRow {
  number: number
  attempt: number
  receivedAt: Date
  at: Date
  type: RunEvent['type']
  step: string | null
  asset: string | null
  partition: string | null
  payload: Record<string, unknown> | null
}

type Packed = [
  number: number,
  attempt: number,
  receivedAtMs: number,
  atMs: number,
  type: RunEvent['type'],
  step: string | null,
  payload: EventRow['payload'],
]

/** Events in one row at most; who reads from the middle unpacks this many. */
export const eventsARow = 2_000

const loose = {
  name: 'loose-events',
  text: `SELECT number, attempt, received_at AS "receivedAt", at, type, step, payload FROM run_event
    WHERE run_id = $2 AND tenant_id = $1 AND packed IS NULL AND number > $3 ORDER BY number LIMIT $4`,
}
const insert = {
  name: 'insert-packed-events',
  text: `INSERT INTO run_event (received_at, tenant_id, run_id, number, attempt, at, type, packed) VALUES ($3, $1, $2, $4, $5, $6, 'PACKED', $7)`,
}
const remove = {
  name: 'remove-loose-events',
  text: 'DELETE FROM run_event WHERE run_id = $2 AND tenant_id = $1 AND packed IS NULL AND number BETWEEN $3 AND $4',
}
const lock = {
  name: 'lock-tail-of-run',
  text: 'SELECT FROM run_tail WHERE tenant_id = $1 AND run_id = $2 FOR UPDATE',
}

/** Events as one value, in the order of their numbers. */
export const pack = (rows: EventRow[]): Buffer =>
  packJson(
    rows.map(({ number, attempt, receivedAt, at, type, step, payload }): Packed => [
      number,
      attempt,
      receivedAt.getTime(),
      at.getTime(),
      type,
      step,
      payload,
    ]),
  )

/** The events of a packed row, as they were. */
export const unpack = (packed: Buffer): EventRow[] =>
  (unpackJson(packed) as Packed[]).map(([number, attempt, receivedAtMs, atMs, type, step, payload]) => ({
    number,
    attempt,
    receivedAt: new Date(receivedAtMs),
    at: new Date(atMs),
    type,
    step,
    asset: null,
    partition: null,
    payload,
  }))

/** Puts the events of a run that ended into few rows: a tenth of the room, the same answers. They keep the place of the first, so they go with its partition. */
export const packEvents = async (
  sql: Sql,
  { tenantId, runId }: { tenantId: string; runId: string },
): Promise<void> => {
  await sql.run(lock, [tenantId, runId])
  for (let after = 0; ;) {
    const rows = await sql.rows<EventRow>(loose, [tenantId, runId, after, eventsARow])
    const [first] = rows
    const last = rows.at(-1)
    if (!first || !last || rows.length < 2) return
    await sql.run(insert, [tenantId, runId, first.receivedAt, last.number, last.attempt, last.at, pack(rows)])
    await sql.run(remove, [tenantId, runId, first.number, last.number])
    after = last.number
  }
}
