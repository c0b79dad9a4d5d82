import type { TenantTransaction } from './tenant-scope.ts'

type Scope = Pick<TenantTransaction, 'sql' | 'tenantId'>

/** A sensor of an active version, and all that says what it watches as one text. */
export interface DeployedSensor {
  elementId: string
  name: string
  watches: string
  /** Whether it asks somebody outside. */
  isOutside: boolean
}

/**
 * Puts the sensors of a version in place of those its pipeline had in a deployment. One that watches what it watched goes on where it was; all others
 * begin now. A new one is on in production, and off in a branch until somebody switches it on.
 */
export const replaceDeployedSensors = async (
  { sql, tenantId }: Scope,
  place: { deploymentId: string; pipelineId: string; hash: string },
  sensors: readonly DeployedSensor[],
  now: Date,
): Promise<void> => {
  const { deploymentId, pipelineId, hash } = place
  await sql(
    'DELETE FROM sensor WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id <> ALL ($4)',
    [tenantId, deploymentId, pipelineId, sensors.map(({ elementId }) => elementId)],
  )
  await sql(
    `INSERT INTO sensor (tenant_id, deployment_id, pipeline_id, element_id, name, hash, watches, is_outside, is_on, begun_at, due_at)
     SELECT $1, $2, $3, given."elementId", given.name, $4, given.watches, given."isOutside", deployment.kind = 'production', $6::timestamptz, CASE WHEN deployment.kind = 'production' THEN $6::timestamptz END
     FROM jsonb_to_recordset($5::jsonb) AS given ("elementId" text, name text, watches text, "isOutside" boolean)
     JOIN deployment ON deployment.tenant_id = $1 AND deployment.id = $2 ORDER BY 4
     ON CONFLICT (tenant_id, deployment_id, pipeline_id, element_id) DO UPDATE SET name = excluded.name, hash = excluded.hash, watches = excluded.watches,
       is_outside = excluded.is_outside,
       begun_at = CASE WHEN sensor.watches = excluded.watches THEN sensor.begun_at ELSE excluded.begun_at END,
       cursor = CASE WHEN sensor.watches = excluded.watches THEN sensor.cursor END,
       cursor_version = sensor.cursor_version + 1, failures = 0, failing_since = NULL,
       due_at = CASE WHEN sensor.is_on THEN excluded.begun_at END`,
    [tenantId, deploymentId, pipelineId, hash, JSON.stringify(sensors), now],
  )
}

/** Takes the sensors of a pipeline out of every deployment. */
export const removeDeployedSensors = async ({ sql, tenantId }: Scope, pipelineId: string): Promise<void> => {
  await sql('DELETE FROM sensor WHERE tenant_id = $1 AND pipeline_id = $2', [tenantId, pipelineId])
}

interface SensorAt {
  deploymentId: string
  pipelineId: string
  elementId: string
}

/** Switches a sensor. One that is switched on goes on from its cursor: what came meanwhile is dealt with. Its name, or undefined where it is not there. */
export const switchSensor = async (
  { sql, tenantId }: Scope,
  given: SensorAt & { isOn: boolean; by: string },
  now: Date,
): Promise<{ name: string } | undefined> => {
  const { deploymentId, pipelineId, elementId, isOn, by } = given
  const { rows } = await sql<{ name: string }>(
    `UPDATE sensor SET is_on = $5, switched_by = $6, switched_at = $7::timestamptz, failures = 0, failing_since = NULL, due_at = CASE WHEN $5::boolean THEN $7::timestamptz END
     WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 RETURNING name`,
    [tenantId, deploymentId, pipelineId, elementId, isOn, by, now],
  )
  return rows[0]
}

/**
 * Sets the cursor of a sensor by hand: it looks again from there at once, and a look that is under way is not written. What has had its run for its
 * run key is left alone. What the cursor was, or undefined where there is no such sensor.
 */
export const setSensorCursor = async (
  { sql, tenantId }: Scope,
  given: SensorAt & { cursor: string | null; begunAt: Date },
  now: Date,
): Promise<{ name: string; before: string | null } | undefined> => {
  const { deploymentId, pipelineId, elementId, cursor, begunAt } = given
  const at = [tenantId, deploymentId, pipelineId, elementId]
  const { rows } = await sql<{ name: string; before: string | null }>(
    `UPDATE sensor SET cursor = $5, cursor_version = sensor.cursor_version + 1, begun_at = $6, failures = 0, failing_since = NULL,
       due_at = CASE WHEN sensor.is_on THEN $7::timestamptz END
     FROM (SELECT cursor FROM sensor WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 FOR UPDATE) AS before
     WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 RETURNING name, before.cursor AS before`,
    [...at, cursor, begunAt, now],
  )
  if (rows[0])
    await sql(
      `DELETE FROM sensor_message WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 AND state = 'done'`,
      at,
    )
  return rows[0]
}

/** Lets messages that were set aside be dealt with once more, at once, or drops them. How many there were. */
export const settleAside = async (
  { sql, tenantId }: Scope,
  given: SensorAt & { keys: readonly string[] | undefined; as: 'waiting' | 'done' },
  now: Date,
): Promise<number> => {
  const { deploymentId, pipelineId, elementId, keys, as } = given
  const at = [tenantId, deploymentId, pipelineId, elementId]
  const { rowCount } = await sql(
    `UPDATE sensor_message SET state = $6, content = CASE WHEN $6 = 'waiting' THEN content END, reason = NULL, changed_at = $7
     WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 AND state = 'aside' AND ($5::text[] IS NULL OR key = ANY ($5))`,
    [...at, keys ?? null, as, now],
  )
  if (as === 'waiting')
    await sql(
      `UPDATE sensor SET due_at = $5 WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND element_id = $4 AND is_on`,
      [...at, now],
    )
  return rowCount ?? 0
}
