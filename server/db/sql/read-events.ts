import type { RunEvent } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'

interface Row {
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

/** Two tables, one numbering. Each half is read by its own index and stops at the limit. */
const statement = {
  name: 'read-events',
  text: `(SELECT number, attempt, received_at AS "receivedAt", at, type, step, NULL AS asset, NULL AS partition, payload FROM run_event
      WHERE run_id = $2 AND tenant_id = $1 AND number > $3 ORDER BY number LIMIT $4)
    UNION ALL
    (SELECT number, attempt, received_at, at, type, step, asset_key, partition, payload FROM asset_event
      WHERE tenant_id = $1 AND run_id = $2 AND number > $3 ORDER BY number LIMIT $4)
    ORDER BY number LIMIT $4`,
}

export interface ReadEvent {
  number: number
  receivedAt: Date
  attempt: number
  event: RunEvent
}

const eventOf = ({ type, at, step, asset, partition, payload }: Row): RunEvent =>
  ({
    type,
    atMs: at.getTime(),
    ...(step !== null && { step }),
    ...(asset !== null && { asset }),
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
): Promise<ReadEvent[]> =>
  (await sql.rows<Row>(statement, [tenantId, runId, after, limit])).map((row) => ({
    number: row.number,
    receivedAt: row.receivedAt,
    attempt: row.attempt,
    event: eventOf(row),
  }))
