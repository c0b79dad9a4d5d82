import { changedChannel, type Announcement } from './announce.ts'
import type { Sql } from './sql-pool.ts'

/** Wakes the workers: a run may be claimed. */
export const queueChannel = 'sluice_queue'
/** Carries the id of a run that has an order: the worker that launched it and the web process its runner talks to look. */
export const ordersChannel = 'sluice_orders'

const notify = { name: 'notify', text: 'SELECT pg_notify($1, $2)' }

/** Told when the transaction commits, and only then. */
export const wakeQueue = async (sql: Sql): Promise<void> => {
  await sql.run(notify, [queueChannel, ''])
}

/** Told when the transaction commits: this run has an order. */
export const announceOrder = async (sql: Sql, runId: string): Promise<void> => {
  await sql.run(notify, [ordersChannel, runId])
}

/** Tells the browsers of a tenant what changed, when the transaction commits. */
export const announceChange = async (sql: Sql, change: Announcement): Promise<void> => {
  await sql.run(notify, [changedChannel, JSON.stringify(change)])
}
