import { hostname } from 'node:os'

import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

const beat = {
  name: 'beat-worker',
  text: `INSERT INTO worker (id, host, pid, started_at, heartbeat_at) VALUES ($1, $2, $3, $4, $4)
    ON CONFLICT (id) DO UPDATE SET heartbeat_at = excluded.heartbeat_at`,
}
const forget = {
  name: 'forget-workers',
  text: `DELETE FROM worker WHERE heartbeat_at < $1::timestamptz - interval '1 day'`,
}

/** Says that this worker lives, and forgets those that have not said so for a day. */
export const beatWorkerOnce = async (
  { pool, workerId }: Pick<WorkerDeps, 'pool' | 'workerId'>,
  now: Date,
): Promise<void> =>
  pool.asSystem(async (sql) => {
    await sql.run(beat, [workerId, hostname(), process.pid, now])
    await sql.run(forget, [now])
  })

/** Says that this worker leaves, so that nobody waits for its heartbeat. */
export const dismissWorker = async ({
  pool,
  workerId,
}: Pick<WorkerDeps, 'pool' | 'workerId'>): Promise<void> => {
  await pool.asSystem((sql) => sql.run('DELETE FROM worker WHERE id = $1', [workerId]))
}
