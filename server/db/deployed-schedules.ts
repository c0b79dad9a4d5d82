import type { TenantTransaction } from './tenant-scope.ts'

type Scope = Pick<TenantTransaction, 'sql' | 'tenantId'>

/** A schedule of an active version, and all that says when it fires as one text. */
export interface DeployedSchedule {
  elementId: string
  name: string
  times: string
}

/**
 * Puts the schedules of a version in place of those its pipeline had in a deployment. One whose times are as they were goes on where it was; all
 * others begin now. A new one is on in production, and off in a branch until somebody switches it on.
 */
export const replaceDeployedSchedules = async (
  { sql, tenantId }: Scope,
  place: { deploymentId: string; pipelineId: string; hash: string },
  schedules: readonly DeployedSchedule[],
  now: Date,
): Promise<void> => {
  const { deploymentId, pipelineId, hash } = place
  await sql(
    'DELETE FROM schedule WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id <> ALL ($4)',
    [tenantId, deploymentId, pipelineId, schedules.map(({ elementId }) => elementId)],
  )
  await sql(
    `INSERT INTO schedule (tenant_id, deployment_id, pipeline_id, element_id, name, hash, times, is_on, looked_until, due_at)
     SELECT $1, $2, $3, given."elementId", given.name, $4, given.times, deployment.kind = 'production', $6::timestamptz, CASE WHEN deployment.kind = 'production' THEN $6::timestamptz END
     FROM jsonb_to_recordset($5::jsonb) AS given ("elementId" text, name text, times text)
     JOIN deployment ON deployment.tenant_id = $1 AND deployment.id = $2 ORDER BY 4
     ON CONFLICT (tenant_id, deployment_id, pipeline_id, element_id) DO UPDATE SET name = excluded.name, hash = excluded.hash, times = excluded.times,
       looked_until = CASE WHEN schedule.times = excluded.times THEN schedule.looked_until ELSE excluded.looked_until END,
       due_at = CASE WHEN schedule.is_on THEN excluded.looked_until END`,
    [tenantId, deploymentId, pipelineId, hash, JSON.stringify(schedules), now],
  )
}

/** Takes the schedules of a pipeline out of every deployment. */
export const removeDeployedSchedules = async (
  { sql, tenantId }: Scope,
  pipelineId: string,
): Promise<void> => {
  await sql('DELETE FROM schedule WHERE tenant_id = $1 AND pipeline_id = $2', [tenantId, pipelineId])
}

/** Switches a schedule. One that is switched on begins then: what it would have done while it was off is not made up for. Says whether it is there. */
export const switchSchedule = async (
  { sql, tenantId }: Scope,
  given: { deploymentId: string; pipelineId: string; elementId: string; isOn: boolean; by: string },
  now: Date,
): Promise<{ name: string } | undefined> => {
  const { deploymentId, pipelineId, elementId, isOn, by } = given
  const { rows } = await sql<{ name: string }>(
    `UPDATE schedule SET is_on = $5, switched_by = $6, switched_at = $7::timestamptz, looked_until = CASE WHEN is_on THEN looked_until ELSE $7::timestamptz END,
       due_at = CASE WHEN $5::boolean THEN $7::timestamptz END
     WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 RETURNING name`,
    [tenantId, deploymentId, pipelineId, elementId, isOn, by, now],
  )
  return rows[0]
}
