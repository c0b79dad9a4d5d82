import type { Sql } from '../sql-pool.ts'

/** Runs that schedules started, looked at from the last one back. */
const lookedAt = 1_000

const usual = {
  name: 'usual-durations-of-schedules',
  text: `SELECT pipeline, schedule, percentile_cont(0.5) WITHIN GROUP (ORDER BY took_ms) AS "tookMs" FROM (
      SELECT trigger ->> 'pipeline' AS pipeline, trigger ->> 'schedule' AS schedule, took_ms FROM run
      WHERE tenant_id = $1 AND deployment_id = $2 AND trigger_kind = 'schedule' ORDER BY id DESC LIMIT ${lookedAt}) AS last
    WHERE took_ms IS NOT NULL GROUP BY pipeline, schedule`,
}

export interface ScheduleDuration {
  /** Names. */
  pipeline: string
  schedule: string
  tookMs: number
}

/** How long the runs of schedules took lately, each schedule's middle one; none of those whose runs have not ended yet. */
export const scheduleDurations = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
): Promise<ScheduleDuration[]> => sql.rows<ScheduleDuration>(usual, [tenantId, deploymentId])
