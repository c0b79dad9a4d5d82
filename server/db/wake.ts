import { changedChannel, type Announcement } from './announce.ts'
import type { Sql } from './sql-pool.ts'

/** Wakes the workers: a run may be claimed. */
export const queueChannel = 'sluice_queue'
/** Carries the id of a run that has an order: the worker that launched it and the web process its runner talks to look. */
export const ordersChannel = 'sluice_orders'
/** Carries the key of a pool whose workers may have something to do, or the id of a lease that somebody waits for. */
export const poolsChannel = 'sluice_pools'

const notify = { name: 'notify', text: 'SELECT pg_notify($1, $2)' }

/** Told when the transaction commits, and only then. */
export const wakeQueue = async (sql: Sql): Promise<void> => {
  await sql.run(notify, [queueChannel, ''])
}

/** Told when the transaction commits: this run has an order. */
export const announceOrder = async (sql: Sql, runId: string): Promise<void> => {
  await sql.run(notify, [ordersChannel, runId])
}

/** Told when the transaction commits: the pool of this key has work, or the lease of this id has news. */
export const announcePool = async (sql: Sql, keyOrLease: string): Promise<void> => {
  await sql.run(notify, [poolsChannel, keyOrLease])
}

/** Tells the browsers of a tenant what changed, when the transaction commits. */
export const announceChange = async (sql: Sql, change: Announcement): Promise<void> => {
  await sql.run(notify, [changedChannel, JSON.stringify(change)])
}
