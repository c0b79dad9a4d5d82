import { clusterSeen, type ClusterSeen } from '#core/cluster/cluster-seen.ts'
import { wayFound, type WayFound } from '#core/cluster/way.ts'

import type { Sql } from '../sql-pool.ts'

const use = {
  name: 'note-cluster-use',
  text: `INSERT INTO cluster_check (tenant_id, cluster, used_at) VALUES ($1, $2, $3)
    ON CONFLICT (tenant_id, cluster) DO UPDATE SET used_at = excluded.used_at
    WHERE cluster_check.used_at IS NULL OR cluster_check.used_at < excluded.used_at - interval '1 minute'`,
}

const want = {
  name: 'want-cluster-check',
  text: `INSERT INTO cluster_check (tenant_id, cluster, wanted_at) VALUES ($1, $2, $3)
    ON CONFLICT (tenant_id, cluster) DO UPDATE SET wanted_at = excluded.wanted_at`,
}

// Nobody is at it, and it was asked for since; or the tenant is at work there, and none went well for a day.
const due = {
  name: 'take-due-cluster-checks',
  text: `UPDATE cluster_check SET begun_at = $1 FROM (
      SELECT tenant_id, cluster FROM cluster_check
      WHERE cluster = ANY($2)
        AND (begun_at IS NULL OR ended_at >= begun_at OR begun_at < $1::timestamptz - interval '3 minutes')
        AND (wanted_at > coalesce(begun_at, '-infinity')
          OR used_at > $1::timestamptz - interval '1 day'
            AND coalesce(succeeded_at, '-infinity') < $1::timestamptz - interval '1 day'
            AND coalesce(begun_at, '-infinity') < $1::timestamptz - interval '10 minutes')
      ORDER BY wanted_at NULLS LAST LIMIT $3 FOR UPDATE SKIP LOCKED
    ) AS due, tenant JOIN plan ON plan.name = tenant.plan
    WHERE cluster_check.tenant_id = due.tenant_id AND cluster_check.cluster = due.cluster AND tenant.id = due.tenant_id
    RETURNING due.tenant_id AS "tenantId", due.cluster, tenant.slug AS "tenantSlug",
      plan.concurrent_runs AS "planRuns", plan.run_milli_cpu AS "cpuMilli", plan.run_memory_mib AS "memoryMib"`,
}

const keep = {
  name: 'keep-cluster-check',
  text: `UPDATE cluster_check SET ended_at = $3, found = $4, succeeded_at = CASE WHEN $5 THEN $3 ELSE succeeded_at END
    WHERE tenant_id = $1 AND cluster = $2`,
}

const giveUp = {
  name: 'give-up-cluster-check',
  text: 'UPDATE cluster_check SET begun_at = NULL, wanted_at = $3 WHERE tenant_id = $1 AND cluster = $2',
}

const found = {
  name: 'cluster-check-found',
  text: 'SELECT found FROM cluster_check WHERE tenant_id = $1 AND cluster = $2',
}

const checks = {
  name: 'cluster-checks',
  text: `SELECT cluster, found, ended_at AS "endedAt", succeeded_at AS "succeededAt",
      coalesce(wanted_at > coalesce(begun_at, '-infinity') OR begun_at > coalesce(ended_at, '-infinity'), false) AS "isUnderWay"
    FROM cluster_check WHERE tenant_id = $1`,
}

const saw = {
  name: 'keep-cluster-state',
  text: `INSERT INTO cluster_state (name, looked_at, facts) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO UPDATE SET looked_at = excluded.looked_at, facts = excluded.facts`,
}

const states = {
  name: 'cluster-states',
  text: 'SELECT name, looked_at AS "lookedAt", facts FROM cluster_state WHERE name = ANY($1)',
}

/** A check that is to be made now, and what its tenant may have. */
export interface DueCheck {
  tenantId: string
  cluster: string
  tenantSlug: string
  planRuns: number | null
  cpuMilli: number | null
  memoryMib: number | null
}

export interface ClusterCheckRow {
  cluster: string
  /** Null before the first ended. */
  found: WayFound | null
  endedAt: Date | null
  succeededAt: Date | null
  /** Asked for or going on. */
  isUnderWay: boolean
}

export interface ClusterStateRow {
  name: string
  lookedAt: Date
  facts: ClusterSeen
}

/** A tenant's run goes to a cluster: a check is due there from time to time. */
export const noteClusterUse = async (
  sql: Sql,
  tenantId: string,
  cluster: string,
  now: Date,
): Promise<void> => {
  await sql.run(use, [tenantId, cluster, now])
}

/** Somebody asks for a check. */
export const wantClusterCheck = async (
  sql: Sql,
  tenantId: string,
  cluster: string,
  now: Date,
): Promise<void> => {
  await sql.run(want, [tenantId, cluster, now])
}

/** Takes checks of these clusters that are due, each for one worker. */
export const takeDueChecks = (
  sql: Sql,
  clusters: readonly string[],
  limit: number,
  now: Date,
): Promise<DueCheck[]> => sql.rows<DueCheck>(due, [now, clusters, limit])

export const keepCheck = async (
  sql: Sql,
  { tenantId, cluster }: Pick<DueCheck, 'tenantId' | 'cluster'>,
  result: WayFound,
  now: Date,
): Promise<void> => {
  await sql.run(keep, [tenantId, cluster, now, JSON.stringify(result), result.is === 'open'])
}

/** Leaves a check to another worker. */
export const giveUpCheck = async (
  sql: Sql,
  { tenantId, cluster }: Pick<DueCheck, 'tenantId' | 'cluster'>,
  now: Date,
): Promise<void> => {
  await sql.run(giveUp, [tenantId, cluster, now])
}

/** What the last check found; null before the first. */
export const lastWayFound = async (sql: Sql, tenantId: string, cluster: string): Promise<WayFound | null> => {
  const row = await sql.row<{ found: unknown }>(found, [tenantId, cluster])
  return row?.found ? wayFound.parse(row.found) : null
}

export const clusterChecks = async (sql: Sql, tenantId: string): Promise<ClusterCheckRow[]> =>
  (await sql.rows<ClusterCheckRow>(checks, [tenantId])).map((row) => ({
    ...row,
    found: row.found && wayFound.parse(row.found),
  }))

export const keepClusterState = async (
  sql: Sql,
  name: string,
  facts: ClusterSeen,
  now: Date,
): Promise<void> => {
  await sql.run(saw, [name, now, JSON.stringify(facts)])
}

export const clusterStates = async (sql: Sql, names: readonly string[]): Promise<ClusterStateRow[]> =>
  (await sql.rows<ClusterStateRow>(states, [names])).map((row) => ({
    ...row,
    facts: clusterSeen.parse(row.facts),
  }))
