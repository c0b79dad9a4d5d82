import type { RunEvent } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'
import { eventsARow, unpack, type EventRow } from './pack-events.ts'

/** Numbers are given out in the transaction that writes the events, so all up to this one are there to be read. */
const lastNumber = {
  name: 'last-event-number',
  text: 'SELECT event_number AS last FROM run_tail WHERE tenant_id = $1 AND run_id = $2',
}

const columns = `number, attempt, received_at AS "receivedAt", at, type`

/** Two tables, one numbering. Of a run that ended many events lie in one row, under the number of the last. */
const loose = {
  name: 'read-run-events',
  text: `SELECT ${columns}, step, NULL AS asset, NULL AS partition, payload FROM run_event
    WHERE run_id = $2 AND tenant_id = $1 AND number > $3 AND packed IS NULL ORDER BY number LIMIT $4`,
}
const packed = {
  name: 'read-packed-events',
  text: `SELECT number, packed FROM run_event
    WHERE run_id = $2 AND tenant_id = $1 AND number > $3 AND packed IS NOT NULL ORDER BY number LIMIT $4`,
}
const ofAssets = {
  name: 'read-asset-events',
  text: `SELECT ${columns}, nullif(coalesce(step, asset_key), '') AS step, asset_key AS asset, partition, payload FROM asset_event
    WHERE tenant_id = $1 AND run_id = $2 AND number > $3 ORDER BY number LIMIT $4`,
}

export interface ReadEvent {
  number: number
  receivedAt: Date
  attempt: number
  event: RunEvent
}

const eventOf = ({ type, at, step, asset, partition, payload }: EventRow): RunEvent =>
  ({
    type,
    atMs: at.getTime(),
    ...(step !== null && { step }),
    ...(asset !== null && {
      asset,
      ...(step !== null && type !== 'ASSET_FAILED_TO_MATERIALIZE' && { stepAttempt: 1 }),
    }),
    ...(partition !== null && { partition }),
    ...payload,
  }) as RunEvent

interface Page {
  tenantId: string
  runId: string
  after: number
  limit: number
}

/** As many packed rows as the page needs, and one for what of the first lies before it. */
const readPacked = async (sql: Sql, { tenantId, runId, after, limit }: Page): Promise<EventRow[]> => {
  const rowsAtOnce = 1 + Math.ceil(limit / eventsARow)
  const events: EventRow[] = []
  for (let from = after; ;) {
    const rows = await sql.rows<{ number: number; packed: Buffer }>(packed, [
      tenantId,
      runId,
      from,
      rowsAtOnce,
    ])
    for (const row of rows) events.push(...unpack(row.packed).filter(({ number }) => number > after))
    if (rows.length < rowsAtOnce || events.length >= limit) return events
    from = rows.at(-1)?.number ?? from
  }
}

/** Events of a run after a number, in order. They were judged when they came in, and come out as they were. */
export const readEvents = async (
  sql: Sql,
  tenantId: string,
  runId: string,
  after: number,
  limit: number,
): Promise<ReadEvent[]> => {
  const values = [tenantId, runId, after, limit]
  // Each statement sees what is committed when it begins. What a batch adds between two of them would be half there, and the
  // reader's cursor would pass over the other half for good: so nothing beyond this number is told yet.
  const upTo = (await sql.row<{ last: number }>(lastNumber, [tenantId, runId]))?.last ?? 0
  // Loose ones first: what is packed between the two is then read twice, and told once.
  const rows = [
    ...(await sql.rows<EventRow>(loose, values)),
    ...(await readPacked(sql, { tenantId, runId, after, limit })),
    ...(await sql.rows<EventRow>(ofAssets, values)),
  ]
  const byNumber = new Map(rows.filter(({ number }) => number <= upTo).map((row) => [row.number, row]))
  return [...byNumber.values()]
    .toSorted((a, b) => a.number - b.number)
    .slice(0, limit)
    .map((row) => ({
      number: row.number,
      receivedAt: row.receivedAt,
      attempt: row.attempt,
      event: eventOf(row),
    }))
}
