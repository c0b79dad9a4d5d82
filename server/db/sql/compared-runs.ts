import type { Metadata } from '#core/run/metadata.ts'

import type { Sql } from '../sql-pool.ts'

const made = {
  name: 'assets-made-by-run',
  text: `SELECT DISTINCT ON (asset_key) asset_key AS asset, payload ->> 'dataVersion' AS "dataVersion", payload -> 'inputDataVersions' AS "inputVersions",
      payload -> 'metadata' AS metadata
    FROM asset_event WHERE tenant_id = $1 AND run_id = $2 AND type = 'ASSET_MATERIALIZATION' ORDER BY asset_key, number DESC`,
}

export interface MadeAssetRow {
  asset: string
  dataVersion: string
  inputVersions: Record<string, string> | null
  metadata: Metadata | null
}

/** What a run told last of each asset that it made. */
export const assetsMadeBy = (sql: Sql, tenantId: string, runId: string): Promise<MadeAssetRow[]> =>
  sql.rows<MadeAssetRow>(made, [tenantId, runId])

const storedThen = {
  name: 'stored-versions-then',
  text: `SELECT key AS asset, told.version FROM unnest($3::text[]) AS key CROSS JOIN LATERAL (
      SELECT payload ->> 'dataVersion' AS version FROM asset_event
      WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = key AND received_at <= $4 AND type IN ('ASSET_MATERIALIZATION', 'ASSET_OBSERVATION')
        AND payload ? 'dataVersion'
      ORDER BY received_at DESC, number DESC LIMIT 1) AS told`,
}

/** Data versions of what lay in storage at a time, by asset key; what had none is not in it. */
export const storedVersionsAt = async (
  sql: Sql,
  { tenantId, deploymentId }: { tenantId: string; deploymentId: string },
  keys: readonly string[],
  at: Date,
): Promise<Record<string, string>> => {
  const rows = await sql.rows<{ asset: string; version: string }>(storedThen, [
    tenantId,
    deploymentId,
    keys,
    at,
  ])
  return Object.fromEntries(rows.map(({ asset, version }) => [asset, version]))
}

/** So many runs of the deployment before a run are looked through: a rare one has none to compare with, rather than a costly one. */
const lookedThrough = 2_000

const before = {
  name: 'runs-before',
  text: `WITH recent AS MATERIALIZED (
      SELECT id, status, job, assets FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND id < $3 AND purpose = 'run' ORDER BY id DESC LIMIT ${lookedThrough}
    ), akin AS (SELECT id, status FROM recent WHERE CASE WHEN $4::text IS NULL THEN assets && $5::text[] ELSE job = $4 END)
    (SELECT 'before' AS "is", id FROM akin ORDER BY id DESC LIMIT 1)
    UNION ALL (SELECT 'succeeded', id FROM akin WHERE status = 'succeeded' ORDER BY id DESC LIMIT 1)`,
}

/** The run before one, and the last before it that succeeded: of its job, or where it has none of any of its assets. */
export const runsBefore = async (
  sql: Sql,
  place: { tenantId: string; deploymentId: string },
  run: { id: string; job: string | null; assets: readonly string[] },
): Promise<{ before: string | null; succeeded: string | null }> => {
  const rows = await sql.rows<{ is: 'before' | 'succeeded'; id: string }>(before, [
    place.tenantId,
    place.deploymentId,
    run.id,
    run.job,
    run.assets,
  ])
  const idOf = (is: 'before' | 'succeeded') => rows.find((row) => row.is === is)?.id ?? null
  return { before: idOf('before'), succeeded: idOf('succeeded') }
}
