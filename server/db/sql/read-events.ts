import type { RunEvent } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'
import { unpack, type EventRow } from './pack-events.ts'

/** Numbers are given out in the transaction that writes the events, so all up to this one are there to be read. */
const lastNumber = {
  name: 'last-event-number',
  text: 'SELECT event_number AS last FROM run_tail WHERE tenant_id = $1 AND run_id = $2',
}

/** Two tables, one numbering. Of a run that ended many events lie in one row, under the number of the last. */
const operational = {
  name: 'read-run-events',
  text: `SELECT number, attempt, received_at AS "receivedAt", at, type, step, NULL AS asset, NULL AS partition, payload, packed FROM run_event
    WHERE run_id = $2 AND tenant_id = $1 AND number > $3 ORDER BY number LIMIT $4`,
}
const ofAssets = {
  name: 'read-asset-events',
  text: `SELECT number, attempt, received_at AS "receivedAt", at, type, nullif(coalesce(step, asset_key), '') AS step, asset_key AS asset, partition, payload FROM asset_event
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

/** Events of a run after a number, in order. They were judged when they came in, and come out as they were. */
export const readEvents = async (
  sql: Sql,
  tenantId: string,
  runId: string,
  after: number,
  limit: number,
): Promise<ReadEvent[]> => {
  const values = [tenantId, runId, after, limit]
  // Each statement sees what is committed when it begins. What a batch adds between the two would be half there, and the
  // reader's cursor would pass over the other half for good: so nothing beyond this number is told yet.
  const upTo = (await sql.row<{ last: number }>(lastNumber, [tenantId, runId]))?.last ?? 0
  const loose = await sql.rows<EventRow & { packed: Buffer | null }>(operational, values)
  const unpacked = loose
    .flatMap(({ packed, ...row }) => (packed ? unpack(packed) : [row]))
    .filter((row) => row.number > after)
  const assets = await sql.rows<EventRow>(ofAssets, values)
  return [...unpacked, ...assets]
    .filter((row) => row.number <= upTo)
    .toSorted((a, b) => a.number - b.number)
    .slice(0, limit)
    .map((row) => ({
      number: row.number,
      receivedAt: row.receivedAt,
      attempt: row.attempt,
      event: eventOf(row),
    }))
}
