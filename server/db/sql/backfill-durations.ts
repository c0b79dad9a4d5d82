import type { Sql } from '../sql-pool.ts'

/** Looked at of each schedule: its last backfills, and the first partitions of each. */
const lastBackfills = 5
const firstPartitions = 10

const usual = {
  name: 'usual-durations-of-scheduled-backfills',
  text: `SELECT schedule.pipeline_id AS "pipelineId", schedule.element_id AS "elementId", percentile_cont(0.5) WITHIN GROUP (ORDER BY run.took_ms) AS "tookMs"
    FROM schedule CROSS JOIN LATERAL (SELECT backfill_id FROM tick
        WHERE tick.tenant_id = schedule.tenant_id AND tick.deployment_id = schedule.deployment_id AND tick.pipeline_id = schedule.pipeline_id
          AND tick.element_id = schedule.element_id AND backfill_id IS NOT NULL ORDER BY scheduled_at DESC LIMIT ${lastBackfills}) AS last
      CROSS JOIN LATERAL (SELECT run_id FROM backfill_partition AS part
        WHERE part.tenant_id = schedule.tenant_id AND part.backfill_id = last.backfill_id ORDER BY place LIMIT ${firstPartitions}) AS made
      JOIN run ON run.tenant_id = schedule.tenant_id AND run.id = made.run_id
    WHERE schedule.tenant_id = $1 AND schedule.deployment_id = $2 AND run.took_ms IS NOT NULL GROUP BY 1, 2`,
}

export interface BackfillDuration {
  pipelineId: string
  elementId: string
  tookMs: number
}

/** How long the runs took of the backfills that schedules started lately, each schedule's middle one; none of those whose runs have not ended yet. */
export const backfillDurations = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
): Promise<BackfillDuration[]> => sql.rows<BackfillDuration>(usual, [tenantId, deploymentId])
