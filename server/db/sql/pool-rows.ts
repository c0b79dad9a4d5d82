import type { Runtime } from '#core/document/runtime.ts'
import type { PlanShare } from '#core/pool/plan-room.ts'
import { drainMs } from '#core/pool/worker-room.ts'
import { leaseMs } from '#core/run/lease.ts'

import type { Sql } from '../sql-pool.ts'

/** What a pool is, wherever its workers are. */
export interface PoolRow {
  tenantId: string
  cluster: string
  key: string
  name: string
  runtime: Runtime
  apiUrl: string
}

const open = {
  name: 'open-pool',
  text: `INSERT INTO pool (tenant_id, cluster, key, name, runtime, api_url, made_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
    ON CONFLICT (tenant_id, key) DO UPDATE SET used_at = greatest(pool.used_at, excluded.used_at), api_url = excluded.api_url,
      made_at = CASE WHEN pool.size = 0 THEN excluded.made_at ELSE pool.made_at END
    RETURNING size, made_at AS "madeAt"`,
}
const wanted = {
  name: 'is-pool-wanted',
  text: 'SELECT key FROM pool WHERE key = $1 AND size > 0',
}
const tier = {
  name: 'tier-of-tenant',
  text: `WITH mine AS (SELECT plan, pg_advisory_xact_lock(hashtextextended('pools of the plan ' || plan, 0)) FROM tenant WHERE id = $1) SELECT plan FROM mine`,
}
// Workers say of themselves that they leave, and whoever has the code of a pool may say that in any name: one counts while it carries out something, and all
// of a pool as far as its Deployment had so many while they can still be there.
const tierSize = {
  name: 'size-of-pool-tier',
  text: `SELECT coalesce(sum(pool.size + least(leaving.count, given.most)), 0)::int AS size
    FROM pool JOIN tenant ON tenant.id = pool.tenant_id
    CROSS JOIN LATERAL (
      SELECT count(*) FROM pool_worker AS worker WHERE worker.tenant_id = pool.tenant_id AND worker.pool = pool.key AND worker.is_leaving AND worker.seen_at > $2
        AND EXISTS (SELECT FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key AND lease.worker = worker.worker
          AND lease.ended_at IS NULL)
    ) AS leaving
    CROSS JOIN LATERAL (
      SELECT greatest(pool.size, max(from_size)) AS most FROM pool_decision AS decision
      WHERE decision.tenant_id = pool.tenant_id AND decision.pool = pool.key AND decision.at > $3
    ) AS given
    WHERE tenant.plan = $1`,
}
const share = {
  name: 'share-of-pools',
  text: `SELECT plan.name AS plan, plan.concurrent_runs AS runs, plan.run_milli_cpu AS "cpuMilli", plan.run_memory_mib AS "memoryMib",
      coalesce((SELECT jsonb_agg(jsonb_build_object('size', other.size, 'runtime', other.runtime)) FROM pool JOIN pool AS other
        ON other.tenant_id = pool.tenant_id AND other.cluster = pool.cluster AND other.key <> pool.key AND other.size > 0
        WHERE pool.tenant_id = tenant.id AND pool.key = $2), '[]'::jsonb) AS others
    FROM tenant JOIN plan ON plan.name = tenant.plan WHERE tenant.id = $1`,
}
const resize = {
  name: 'resize-pool',
  text: `UPDATE pool SET size = $3, tier_full = $4, quiet_since = $5 WHERE tenant_id = $1 AND key = $2`,
}
const decide = {
  name: 'keep-pool-decision',
  text: `INSERT INTO pool_decision (tenant_id, id, pool, at, from_size, to_size, cause, words, waiting, cpu_percent, tier_size)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
}

export interface OpenedPool {
  /** How many workers it is to have. */
  size: number
  /** When it was last made out of nothing. */
  madeAt: Date
}

/** Makes a pool where it is not there or has no workers, and notes that it is used. */
export const openPool = async (sql: Sql, pool: PoolRow, now: Date): Promise<OpenedPool> => {
  const { tenantId, cluster, key, name, runtime, apiUrl } = pool
  const opened = await sql.row<OpenedPool>(open, [
    tenantId,
    cluster,
    key,
    name,
    JSON.stringify(runtime),
    apiUrl,
    now,
  ])
  if (!opened) throw new Error(`The pool ${key} was not opened.`)
  return opened
}

/** Whether a pool is to have workers, whosever it is: no two tenants and no two clusters share a key. */
export const isPoolWanted = async (sql: Sql, key: string): Promise<boolean> =>
  (await sql.row<{ key: string }>(wanted, [key])) !== undefined

/** The plan of a tenant; until the transaction is over nobody else changes the size of its pools. */
export const lockTier = async (sql: Sql, tenantId: string): Promise<string> => {
  const found = await sql.row<{ plan: string }>(tier, [tenantId])
  if (!found) throw new Error(`There is no tenant ${tenantId}.`)
  return found.plan
}

/** The pods that all pools of a plan have or are to have, those too that still end what they hold. */
export const tierSizeOf = async (sql: Sql, plan: string, now: Date): Promise<number> =>
  (
    await sql.row<{ size: number }>(tierSize, [
      plan,
      new Date(now.getTime() - leaseMs),
      new Date(now.getTime() - drainMs),
    ])
  )?.size ?? 0

export interface PoolShare extends PlanShare {
  /** The tenant's other pools in the cluster of this one. */
  others: { size: number; runtime: Runtime }[]
}

/** What the tenant of a pool may have of the cluster, and what others of its pools have of that. */
export const shareOf = async (sql: Sql, tenantId: string, key: string): Promise<PoolShare> => {
  const found = await sql.row<PoolShare>(share, [tenantId, key])
  if (!found) throw new Error(`There is no tenant ${tenantId}.`)
  return found
}

export interface PoolSize {
  tenantId: string
  key: string
  size: number
  tierFull: boolean
  quietSince: Date | null
}

export const resizePool = async (
  sql: Sql,
  { tenantId, key, size, tierFull, quietSince }: PoolSize,
): Promise<void> => {
  await sql.run(resize, [tenantId, key, size, tierFull, quietSince])
}

/** A change of a pool's size, and the figures that made it. */
export interface PoolDecision {
  tenantId: string
  id: string
  pool: string
  from: number
  to: number
  cause: string
  words: string
  waiting: number
  cpuPercent: number | null
  tierSize: number
}

export const keepDecision = async (sql: Sql, decision: PoolDecision, now: Date): Promise<void> => {
  const { tenantId, id, pool, from, to, cause, words, waiting, cpuPercent, tierSize: all } = decision
  await sql.run(decide, [tenantId, id, pool, now, from, to, cause, words, waiting, cpuPercent, all])
}
