import type { RunEvent } from '#core/run/run-event.ts'

import type { Sql } from '../sql-pool.ts'

/** An event with its place in the run. */
export interface NumberedEvent {
  number: number
  attempt: number
  event: RunEvent
}

const reserve = {
  name: 'reserve-event-numbers',
  text: `UPDATE run_tail SET event_number = event_number + $3 WHERE tenant_id = $1 AND run_id = $2 RETURNING event_number AS last`,
}

const insert = {
  name: 'append-events',
  text: `INSERT INTO run_event (received_at, tenant_id, run_id, number, attempt, at, type, step, payload)
    SELECT $1, $2, $3, event.number, event.attempt, event.at, event.type, event.step, event.payload
    FROM unnest($4::integer[], $5::integer[], $6::timestamptz[], $7::text[], $8::text[], $9::jsonb[]) AS event (number, attempt, at, type, step, payload)`,
}

/** What is left of an event when type, step and time have columns of their own; null where nothing is. `isObvious` says what may be left out. */
export const payloadOf = (
  event: RunEvent,
  isObvious: (key: string, value: unknown) => boolean = () => false,
): string | null => {
  const rest = Object.entries(event).filter(
    ([key, value]) => key !== 'type' && key !== 'atMs' && key !== 'step' && !isObvious(key, value),
  )
  return rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : null
}

export const stepOf = (event: RunEvent): string | null => ('step' in event ? (event.step ?? null) : null)

/** The next `count` numbers of a run; its row of counters is locked until the transaction ends. Returns the last one. */
export const reserveEventNumbers = async (
  sql: Sql,
  tenantId: string,
  runId: string,
  count: number,
): Promise<number> => {
  const row = await sql.row<{ last: number }>(reserve, [tenantId, runId, count])
  if (!row) throw new Error(`The run ${runId} has no counters.`)
  return row.last
}

export const insertRunEvents = async (
  sql: Sql,
  run: { tenantId: string; runId: string },
  events: NumberedEvent[],
  receivedAt: Date,
): Promise<void> => {
  if (events.length === 0) return
  await sql.run(insert, [
    receivedAt,
    run.tenantId,
    run.runId,
    events.map(({ number }) => number),
    events.map(({ attempt }) => attempt),
    events.map(({ event }) => new Date(event.atMs)),
    events.map(({ event }) => event.type),
    events.map(({ event }) => stepOf(event)),
    events.map(({ event }) => payloadOf(event)),
  ])
}

/** Events the server itself has to tell. Returns the number of the last one. */
export const tellRun = async (
  sql: Sql,
  run: { tenantId: string; runId: string; attempt: number },
  events: RunEvent[],
  now: Date,
): Promise<number> => {
  const last = await reserveEventNumbers(sql, run.tenantId, run.runId, events.length)
  const first = last - events.length + 1
  await insertRunEvents(
    sql,
    run,
    events.map((event, index) => ({ number: first + index, attempt: run.attempt, event })),
    now,
  )
  return last
}
