import type { Sql } from './sql-pool.ts'

/** Channels of NOTIFY. What is told says where to look, never what is there. */
export const channels = { queue: 'sluice_queue', live: 'sluice_live', orders: 'sluice_orders' } as const

/** Something of a tenant changed; browsers that show it look again. */
export interface LiveNotice {
  tenant: string
  deployment: string | null
  topics: LiveTopic[]
}
export interface LiveTopic {
  topic: string
  events?: number
  logs?: number
  revision?: number
}

const notify = { name: 'notify', text: 'SELECT pg_notify($1, $2)' }

/** Told when the transaction commits, and only then. */
export const announceLive = async (sql: Sql, notice: LiveNotice): Promise<void> => {
  await sql.run(notify, [channels.live, JSON.stringify(notice)])
}

/** Wakes the workers: there is something to claim. */
export const wakeQueue = async (sql: Sql): Promise<void> => {
  await sql.run(notify, [channels.queue, ''])
}

/** Tells the worker that launched the run, and the web process its runner talks to, to look for an order. */
export const announceOrder = async (sql: Sql, runId: string): Promise<void> => {
  await sql.run(notify, [channels.orders, runId])
}
