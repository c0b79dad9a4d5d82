import type { Runtime } from '#core/document/runtime.ts'
import type { PoolFigures } from '#core/pool/scale-pool.ts'

import type { Sql } from '../sql-pool.ts'
import { overAt } from './pool-leases.ts'

/** A pool as it stands, and what its workers are made of. */
export interface StandingPool extends Omit<PoolFigures, 'tierSize' | 'planRoom'> {
  tenantId: string
  tenantSlug: string
  cluster: string
  key: string
  runtime: Runtime
  apiUrl: string
  madeAt: Date
  quietSince: Date | null
  tierFull: boolean
  /** What the plan of the tenant allows; null: any. */
  planRuns: number | null
  cpuMilli: number | null
  memoryMib: number | null
}

const names = {
  name: 'pools-in-use',
  text: `SELECT tenant_id AS "tenantId", key FROM pool WHERE size > 0 OR tier_full
      OR EXISTS (SELECT FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key AND ended_at IS NULL)
    ORDER BY made_at, key`,
}
const standing = {
  name: 'standing-pool',
  text: `SELECT pool.tenant_id AS "tenantId", tenant.slug AS "tenantSlug", pool.cluster, pool.key, pool.runtime, pool.api_url AS "apiUrl", pool.made_at AS "madeAt", pool.size,
      pool.quiet_since AS "quietSince", pool.tier_full AS "tierFull",
      extract(epoch FROM $3::timestamptz - pool.quiet_since)::float8 * 1000 AS "quietMs",
      extract(epoch FROM $3::timestamptz - pool.used_at)::float8 * 1000 AS "unusedMs",
      plan.concurrent_runs AS "planRuns", plan.run_milli_cpu AS "cpuMilli", plan.run_memory_mib AS "memoryMib",
      crowd.workers, crowd."holdStep", crowd."cpuPercent", work.open, work.waiting, work."oldestWaitMs"
    FROM pool JOIN tenant ON tenant.id = pool.tenant_id JOIN plan ON plan.name = tenant.plan
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS workers, avg(cpu_percent) AS "cpuPercent",
        count(*) FILTER (WHERE EXISTS (SELECT FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key
          AND lease.worker = worker.worker AND lease.step IS NOT NULL AND lease.ended_at IS NULL))::int AS "holdStep"
      FROM pool_worker AS worker WHERE worker.tenant_id = pool.tenant_id AND worker.pool = pool.key AND seen_at > $4 AND NOT is_leaving
    ) AS crowd
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS open, count(*) FILTER (WHERE leased_at IS NULL)::int AS waiting,
        extract(epoch FROM $3::timestamptz - min(offered_at) FILTER (WHERE leased_at IS NULL))::float8 * 1000 AS "oldestWaitMs"
      FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key AND ended_at IS NULL
    ) AS work
    WHERE pool.tenant_id = $1 AND pool.key = $2`,
}
const use = {
  name: 'use-pool',
  text: 'UPDATE pool SET used_at = $3 WHERE tenant_id = $1 AND key = $2',
}
const loads = {
  name: 'loads-of-pool-workers',
  text: `SELECT worker.worker, (100 * count(lease.id) FILTER (WHERE lease.step IS NOT NULL) + count(lease.id) FILTER (WHERE lease.step IS NULL))::int AS load
    FROM pool_worker AS worker LEFT JOIN pool_lease AS lease
      ON lease.tenant_id = worker.tenant_id AND lease.pool = worker.pool AND lease.worker = worker.worker AND lease.ended_at IS NULL
    WHERE worker.tenant_id = $1 AND worker.pool = $2 AND worker.seen_at > $3 AND NOT worker.is_leaving GROUP BY worker.worker`,
}
const silent = {
  name: 'leases-of-silent-workers',
  text: `SELECT lease.tenant_id AS "tenantId", lease.id, lease.worker, worker.seen_at AS "seenAt" FROM pool_lease AS lease
    LEFT JOIN pool_worker AS worker ON worker.tenant_id = lease.tenant_id AND worker.pool = lease.pool AND worker.worker = lease.worker
    WHERE lease.ended_at IS NULL AND lease.leased_at IS NOT NULL AND (worker.seen_at IS NULL OR worker.seen_at <= $1)`,
}
const orphans = {
  name: 'leases-nobody-waits-for',
  text: `SELECT lease.tenant_id AS "tenantId", lease.id FROM pool_lease AS lease
    JOIN run_attempt AS attempt ON attempt.tenant_id = lease.tenant_id AND attempt.run_id = lease.run_id AND attempt.attempt = lease.attempt
    WHERE lease.ended_at IS NULL AND lease.leased_at IS NULL AND ${overAt} IS NOT NULL`,
}

export interface PoolName {
  tenantId: string
  key: string
}

/** The pools that have workers, or something to do for them. */
export const poolsInUse = (sql: Sql): Promise<PoolName[]> => sql.rows<PoolName>(names)

/** Workers that were not seen since `seenAfter` do not count. */
export const standingPool = (
  sql: Sql,
  { tenantId, key }: PoolName,
  now: Date,
  seenAfter: Date,
): Promise<StandingPool | undefined> => sql.row<StandingPool>(standing, [tenantId, key, now, seenAfter])

export const usePool = async (sql: Sql, { tenantId, key }: PoolName, now: Date): Promise<void> => {
  await sql.run(use, [tenantId, key, now])
}

/** How much each worker would lose by its end: steps that go on, then runs that it watches. */
export const workerLoads = (
  sql: Sql,
  { tenantId, key }: PoolName,
  seenAfter: Date,
): Promise<{ worker: string; load: number }[]> => sql.rows(loads, [tenantId, key, seenAfter])

export interface SilentLease {
  tenantId: string
  id: string
  worker: string
  seenAt: Date | null
}

/** What workers have taken of which nothing was heard since. */
export const silentLeases = (sql: Sql, seenAfter: Date): Promise<SilentLease[]> =>
  sql.rows<SilentLease>(silent, [seenAfter])

/** What waits though nobody waits for it. */
export const orphanLeases = (sql: Sql): Promise<{ tenantId: string; id: string }[]> => sql.rows(orphans)
