import type { Sql } from '../sql-pool.ts'

/** What a process used, as far as it told: of one step of a run, or (`step` null) of the run's own. */
export interface UsageRow {
  runId: string
  step: string | null
  peakMemoryBytes: number | null
  cpuMs: number | null
  tookMs: number | null
}

/** So far back runs of the same are looked for. */
const runsSearched = 500

const alike = {
  name: 'runs-alike',
  text: `SELECT id FROM (
      SELECT id, status, job, assets FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND id <= $3 ORDER BY id DESC LIMIT ${runsSearched}
    ) AS recent
    WHERE status = 'succeeded' AND job IS NOT DISTINCT FROM $4 AND assets = $5::text[] ORDER BY id DESC LIMIT $6`,
}

const usage = {
  name: 'usage-of-runs',
  text: `SELECT * FROM (
      SELECT DISTINCT ON (run_id) run_id AS "runId", NULL AS step, peak_memory_bytes AS "peakMemoryBytes", cpu_ms AS "cpuMs",
        extract(epoch FROM coalesce(ended_at, heartbeat_at) - claimed_at)::float8 * 1000 AS "tookMs"
      FROM run_attempt WHERE tenant_id = $1 AND run_id = ANY($2::uuid[]) ORDER BY run_id, attempt DESC
    ) AS own
    UNION ALL SELECT * FROM (
      SELECT DISTINCT ON (run_id, step) run_id, step, peak_memory_bytes, cpu_ms,
        extract(epoch FROM heartbeat_at - claimed_at)::float8 * 1000
      FROM step_claim WHERE tenant_id = $1 AND run_id = ANY($2::uuid[]) ORDER BY run_id, step, attempt DESC, step_attempt DESC
    ) AS steps
    ORDER BY 1 DESC, 2`,
}

/** The latest runs of the same that went well, this one perhaps among them, the latest first. */
export const runsAlike = async (
  sql: Sql,
  of: {
    tenantId: string
    deploymentId: string
    runId: string
    job: string | null
    assets: string[]
    limit: number
  },
): Promise<string[]> =>
  (
    await sql.rows<{ id: string }>(alike, [
      of.tenantId,
      of.deploymentId,
      of.runId,
      of.job,
      of.assets,
      of.limit,
    ])
  ).map(({ id }) => id)

/** What the last processes of these runs and of their steps used, the latest run first. */
export const usageOfRuns = (sql: Sql, tenantId: string, runIds: string[]): Promise<UsageRow[]> =>
  sql.rows<UsageRow>(usage, [tenantId, runIds])
