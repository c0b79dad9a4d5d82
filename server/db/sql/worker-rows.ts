import type { Sql } from '../sql-pool.ts'

const beat = {
  name: 'beat-worker',
  text: `INSERT INTO worker (id, host, pid, started_at, heartbeat_at) VALUES ($1, $2, $3, $4, $4)
    ON CONFLICT (id) DO UPDATE SET heartbeat_at = excluded.heartbeat_at`,
}
const forget = {
  name: 'forget-workers',
  text: `DELETE FROM worker WHERE heartbeat_at < $1::timestamptz - interval '1 day'`,
}
const remove = 'DELETE FROM worker WHERE id = $1'

/** Says that a worker lives, and forgets those that have not said so for a day. */
export const beatWorker = async (
  sql: Sql,
  worker: { id: string; host: string; pid: number },
  now: Date,
): Promise<void> => {
  await sql.run(beat, [worker.id, worker.host, worker.pid, now])
  await sql.run(forget, [now])
}

export const removeWorker = async (sql: Sql, id: string): Promise<void> => {
  await sql.run(remove, [id])
}
