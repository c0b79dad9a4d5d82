import type { Sql } from '../sql-pool.ts'

/** Whose pins: each person has their own in each pipeline. */
export interface PinsOf {
  tenantId: string
  pipelineId: string
  userId: string
}

const all = {
  name: 'pinned-outputs',
  text: `SELECT asset_key AS asset, run_id AS "runId" FROM pinned_output WHERE tenant_id = $1 AND pipeline_id = $2 AND user_id = $3 ORDER BY asset_key`,
}

const pin = {
  name: 'pin-output',
  text: `INSERT INTO pinned_output (tenant_id, pipeline_id, user_id, asset_key, run_id, pinned_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (tenant_id, pipeline_id, user_id, asset_key) DO UPDATE SET run_id = excluded.run_id, pinned_at = excluded.pinned_at`,
}

const unpin = {
  name: 'unpin-output',
  text: 'DELETE FROM pinned_output WHERE tenant_id = $1 AND pipeline_id = $2 AND user_id = $3 AND asset_key = $4',
}

/** The run whose output is pinned, by asset. */
export const loadPins = async (sql: Sql, of: PinsOf): Promise<Record<string, string>> =>
  Object.fromEntries(
    (await sql.rows<{ asset: string; runId: string }>(all, [of.tenantId, of.pipelineId, of.userId])).map(
      ({ asset, runId }) => [asset, runId],
    ),
  )

export const putPin = async (
  sql: Sql,
  of: PinsOf,
  asset: string,
  runId: string,
  now: Date,
): Promise<void> => {
  await sql.run(pin, [of.tenantId, of.pipelineId, of.userId, asset, runId, now])
}

export const removePin = async (sql: Sql, of: PinsOf, asset: string): Promise<void> => {
  await sql.run(unpin, [of.tenantId, of.pipelineId, of.userId, asset])
}
