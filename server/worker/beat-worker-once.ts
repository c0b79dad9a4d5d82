import { hostname } from 'node:os'

import { beatWorker, removeWorker } from '#server/db/sql/worker-rows.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** Says that this worker lives, and forgets those that have not said so for a day. */
export const beatWorkerOnce = async (
  { pool, workerId }: Pick<WorkerDeps, 'pool' | 'workerId'>,
  now: Date,
): Promise<void> =>
  pool.asSystem((sql) => beatWorker(sql, { id: workerId, host: hostname(), pid: process.pid }, now))

/** Says that this worker leaves, so that nobody waits for its heartbeat. */
export const dismissWorker = async ({
  pool,
  workerId,
}: Pick<WorkerDeps, 'pool' | 'workerId'>): Promise<void> =>
  pool.asSystem((sql) => removeWorker(sql, workerId))
