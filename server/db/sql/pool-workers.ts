import type { PoolCrowd } from '#core/pool/waiting-words.ts'

import type { Sql } from '../sql-pool.ts'
import type { LeaseRow, WorkerName } from './pool-leases.ts'

const place = {
  name: 'place-of-pool',
  text: 'SELECT api_url AS "apiUrl", made_at AS "madeAt" FROM pool WHERE tenant_id = $1 AND key = $2',
}
/** A worker names itself: so many names are known of a pool beside three times what its Deployment has, which is more than it ever has at once. */
const namesBeside = 50
const hear = {
  name: 'hear-pool-worker',
  text: `INSERT INTO pool_worker AS known (tenant_id, pool, worker, since, seen_at, cpu_percent, takes_run, takes_step, is_leaving, asked)
    SELECT $1, $2, $3, $4::timestamptz, $4, $5::float8, $6::boolean, $7::boolean, $8::boolean, coalesce($9::bigint, 1) FROM pool
    WHERE tenant_id = $1 AND key = $2
      AND (EXISTS (SELECT FROM pool_worker WHERE tenant_id = $1 AND pool = $2 AND worker = $3)
        OR (SELECT count(*) FROM pool_worker WHERE tenant_id = $1 AND pool = $2) < ${namesBeside} + 3 * pool.size)
    ON CONFLICT (tenant_id, pool, worker) DO UPDATE SET seen_at = excluded.seen_at, cpu_percent = excluded.cpu_percent, takes_run = excluded.takes_run,
      takes_step = excluded.takes_step, is_leaving = excluded.is_leaving, asked = coalesce($9::bigint, known.asked + 1)
    WHERE $9::bigint IS NULL OR known.asked < $9::bigint
    RETURNING asked`,
}
const forget = {
  name: 'forget-pool-workers',
  text: `DELETE FROM pool_worker AS worker WHERE seen_at < $1 AND NOT EXISTS (SELECT FROM pool_lease AS lease
    WHERE lease.tenant_id = worker.tenant_id AND lease.pool = worker.pool AND lease.worker = worker.worker AND lease.ended_at IS NULL)`,
}
const latest = {
  name: 'latest-question-of-pool-worker',
  text: 'SELECT asked FROM pool_worker WHERE tenant_id = $1 AND pool = $2 AND worker = $3 FOR UPDATE',
}
const crowd = {
  name: 'crowd-of-pool',
  text: `SELECT tier_full AS "tierFull",
      (SELECT count(*)::int FROM pool_worker AS one WHERE one.tenant_id = pool.tenant_id AND one.pool = pool.key AND one.seen_at > $4 AND NOT is_leaving) AS workers,
      (SELECT count(*)::int FROM pool_worker AS one WHERE one.tenant_id = pool.tenant_id AND one.pool = pool.key AND one.seen_at > $4 AND NOT is_leaving
        AND NOT CASE WHEN $3 THEN takes_step ELSE takes_run END) AS busy,
      (SELECT count(*)::int FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key AND leased_at IS NULL AND ended_at IS NULL
        AND (lease.step IS NOT NULL) = $3 AND (offered_at, id) < ($5, $6)) AS before
    FROM pool WHERE tenant_id = $1 AND key = $2`,
}

/** Where a pool's workers report, and when it was last made out of nothing; undefined where there is no such pool. */
export const poolPlace = (
  sql: Sql,
  tenantId: string,
  key: string,
): Promise<{ apiUrl: string; madeAt: Date } | undefined> => sql.row(place, [tenantId, key])

export interface WorkerSaid {
  cpuPercent: number
  takes: { run: boolean; step: boolean }
  isLeaving: boolean
  /** The number of its question, where it has one. */
  asked?: number | undefined
}

/**
 * Notes what a worker says of itself, and answers the number of its question, which tells its questions apart; until the transaction is over no other one of
 * its is noted. `late`: one with this number or a higher one was noted before. `too_many`: it is new, and too many are known.
 */
export const hearWorker = async (
  sql: Sql,
  { tenantId, pool, worker }: WorkerName,
  { cpuPercent, takes, isLeaving, asked }: WorkerSaid,
  now: Date,
): Promise<number | 'late' | 'too_many'> => {
  const heard = await sql.row<{ asked: number }>(hear, [
    tenantId,
    pool,
    worker,
    now,
    cpuPercent,
    takes.run,
    takes.step,
    isLeaving,
    asked ?? null,
  ])
  if (heard) return heard.asked
  return (await sql.row(latest, [tenantId, pool, worker])) ? 'late' : 'too_many'
}

/** Forgets workers that were silent since `seenAfter` and hold nothing. By the login of the worker. */
export const forgetWorkers = async (sql: Sql, seenAfter: Date): Promise<void> => {
  await sql.run(forget, [seenAfter])
}

/** Whether the worker has asked nothing since; then nobody else does until the transaction is over. */
export const isLatestQuestion = async (
  sql: Sql,
  { tenantId, pool, worker }: WorkerName,
  asked: number,
): Promise<boolean> => (await sql.row<{ asked: number }>(latest, [tenantId, pool, worker]))?.asked === asked

/** How the pool stands for a lease that waits in it. Workers that were not seen since `seenAfter` count as gone. */
export const crowdOf = (
  sql: Sql,
  lease: Pick<LeaseRow, 'tenantId' | 'pool' | 'step' | 'offeredAt' | 'id'>,
  seenAfter: Date,
): Promise<PoolCrowd | undefined> =>
  sql.row<PoolCrowd>(crowd, [
    lease.tenantId,
    lease.pool,
    lease.step !== null,
    seenAfter,
    lease.offeredAt,
    lease.id,
  ])
