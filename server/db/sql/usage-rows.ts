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
      SELECT id, status, job, assets FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND id <= $3 AND purpose = 'run' ORDER BY id DESC LIMIT ${runsSearched}
    ) AS recent
    WHERE status = 'succeeded' AND job IS NOT DISTINCT FROM $4 AND assets = $5::text[] ORDER BY id DESC LIMIT $6`,
}

const usage = {
  name: 'usage-of-runs',
  text: `SELECT * FROM (
      SELECT DISTINCT ON (run_id) run_id AS "runId", NULL AS step, peak_memory_bytes AS "peakMemoryBytes", cpu_ms AS "cpuMs",
        coalesce(container_ms, extract(epoch FROM coalesce(ended_at, heartbeat_at) - claimed_at) * 1000)::float8 AS "tookMs"
      FROM run_attempt WHERE tenant_id = $1 AND run_id = ANY($2::uuid[]) ORDER BY run_id, attempt DESC
    ) AS own
    UNION ALL SELECT * FROM (
      SELECT DISTINCT ON (run_id, step) run_id, step, peak_memory_bytes, cpu_ms,
        coalesce(container_ms, extract(epoch FROM heartbeat_at - claimed_at) * 1000)::float8
      FROM step_claim WHERE tenant_id = $1 AND run_id = ANY($2::uuid[]) ORDER BY run_id, step, attempt DESC, step_attempt DESC
    ) AS steps
    ORDER BY 1 DESC, 2`,
}

/** What a pod had asked for and what was used of it, as far as that is known. */
export interface PodUsage {
  /** How long its container ran, by the pod’s status: whole seconds. */
  containerMs: number | null
  cpuMilli: number | null
  memoryMib: number | null
  cpuMs: number | null
  peakMemoryBytes: number | null
}

/** Of an attempt, or of one try of a step in it. */
export interface PodUsageRow extends PodUsage {
  attempt: number
  step: string | null
}

const ofRun = {
  name: 'usage-of-run',
  text: `SELECT attempt, NULL AS step, 0 AS step_attempt, container_ms AS "containerMs", cpu_milli AS "cpuMilli", memory_mib AS "memoryMib", cpu_ms AS "cpuMs",
      peak_memory_bytes AS "peakMemoryBytes"
    FROM run_attempt WHERE tenant_id = $1 AND run_id = $2
    UNION ALL SELECT attempt, step, step_attempt, container_ms, cpu_milli, memory_mib, cpu_ms, peak_memory_bytes
    FROM step_claim WHERE tenant_id = $1 AND run_id = $2
    ORDER BY 1, 3`,
}

/** What the attempts of a run used, and the tries of its steps that had pods of their own: the latest last. */
export const usageOfRun = (sql: Sql, tenantId: string, runId: string): Promise<PodUsageRow[]> =>
  sql.rows<PodUsageRow>(ofRun, [tenantId, runId])

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
