import type { Sql } from '../sql-pool.ts'

const pools = {
  name: 'shown-pools',
  text: `SELECT key, name, cluster, size, made_at AS "madeAt", used_at AS "usedAt", quiet_since AS "quietSince", tier_full AS "tierFull",
      (SELECT count(*)::int FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key
        AND ended_at IS NULL AND leased_at IS NULL AND step IS NULL) AS "waitingRuns",
      (SELECT count(*)::int FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key
        AND ended_at IS NULL AND leased_at IS NULL AND step IS NOT NULL) AS "waitingSteps",
      (SELECT min(offered_at) FROM pool_lease AS lease WHERE lease.tenant_id = pool.tenant_id AND lease.pool = pool.key
        AND ended_at IS NULL AND leased_at IS NULL) AS "waitingSince"
    FROM pool WHERE tenant_id = $1 ORDER BY used_at DESC, key LIMIT 100`,
}
const workers = {
  name: 'shown-pool-workers',
  text: `SELECT pool, worker AS name, since, seen_at AS "seenAt", cpu_percent AS "cpuPercent", is_leaving AS "isLeaving",
      (SELECT count(*)::int FROM pool_lease AS lease WHERE lease.tenant_id = one.tenant_id AND lease.pool = one.pool AND lease.worker = one.worker
        AND ended_at IS NULL AND step IS NULL) AS runs,
      (SELECT count(*)::int FROM pool_lease AS lease WHERE lease.tenant_id = one.tenant_id AND lease.pool = one.pool AND lease.worker = one.worker
        AND ended_at IS NULL AND step IS NOT NULL) AS steps
    FROM pool_worker AS one WHERE tenant_id = $1 AND seen_at > $2 ORDER BY pool, since, worker`,
}
const decisions = {
  name: 'shown-pool-decisions',
  text: `SELECT latest.* FROM pool CROSS JOIN LATERAL (
      SELECT pool, id, at, from_size AS "from", to_size AS "to", words, waiting, cpu_percent AS "cpuPercent", tier_size AS "tierSize"
        FROM pool_decision AS decision WHERE decision.tenant_id = pool.tenant_id AND decision.pool = pool.key ORDER BY at DESC, id DESC LIMIT $2) AS latest
    WHERE pool.tenant_id = $1`,
}

export interface ShownPoolRow {
  key: string
  name: string
  cluster: string
  size: number
  madeAt: Date
  usedAt: Date
  quietSince: Date | null
  tierFull: boolean
  waitingRuns: number
  waitingSteps: number
  /** Since when the oldest of what waits has; null: nothing does. */
  waitingSince: Date | null
}

export interface ShownWorkerRow {
  pool: string
  name: string
  since: Date
  seenAt: Date
  cpuPercent: number
  isLeaving: boolean
  /** What it carries out. */
  runs: number
  steps: number
}

export interface ShownDecisionRow {
  pool: string
  id: string
  at: Date
  from: number
  to: number
  words: string
  waiting: number
  cpuPercent: number | null
  tierSize: number
}

/** The pools of a tenant, the latest used first. */
export const shownPools = (sql: Sql, tenantId: string): Promise<ShownPoolRow[]> => sql.rows(pools, [tenantId])

/** Their workers that were heard of since. */
export const shownWorkers = (sql: Sql, tenantId: string, seenAfter: Date): Promise<ShownWorkerRow[]> =>
  sql.rows(workers, [tenantId, seenAfter])

/** The latest changes of each pool's size, newest first. */
export const shownDecisions = (sql: Sql, tenantId: string, most: number): Promise<ShownDecisionRow[]> =>
  sql.rows(decisions, [tenantId, most])
