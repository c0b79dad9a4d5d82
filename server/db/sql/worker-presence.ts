import { workerGoneMs } from '#core/run/wait-ledger.ts'

import type { Sql } from '../sql-pool.ts'

const load = {
  name: 'last-look-of-workers',
  text: `SELECT expires_at AS at FROM lease WHERE name = 'waits'`,
}
const lock = { name: 'lock-last-look-of-workers', text: `${load.text} FOR UPDATE` }
const keep = {
  name: 'keep-last-look-of-workers',
  text: `INSERT INTO lease (name, holder, since, expires_at) VALUES ('waits', '', $1::timestamptz, $1::timestamptz)
    ON CONFLICT (name) DO UPDATE SET expires_at = greatest(lease.expires_at, excluded.expires_at)`,
}

/** A worker looks every second; that it did is written no more often than this. */
const writtenEveryMs = 5_000

/** When a worker, any of them, last looked at what waits; undefined where none ever did. `locked`: no other worker writes meanwhile. */
export const lastLook = async (sql: Sql, how: 'plain' | 'locked' = 'plain'): Promise<Date | undefined> =>
  (await sql.row<{ at: Date }>(how === 'locked' ? lock : load))?.at

/** Writes down that a worker looks now. */
export const keepLooking = async (sql: Sql, last: Date | undefined, now: Date): Promise<void> => {
  if (last === undefined || now.getTime() - last.getTime() >= writtenEveryMs) await sql.run(keep, [now])
}

/** Since when nobody looks at what waits; since `enqueuedAt` where nobody ever did. Null while a worker does. */
export const noWorkerSince = async (sql: Sql, enqueuedAt: Date, now: Date): Promise<Date | null> => {
  const last = (await lastLook(sql)) ?? enqueuedAt
  return now.getTime() - last.getTime() > workerGoneMs ? last : null
}
