import type { Sql } from '../sql-pool.ts'

/** Only the newest runs are looked at: what nobody has run for long is no suggestion. */
const lookedAt = 2_000

const recent = {
  name: 'words-of-recent-runs',
  text: `WITH recent AS (
      SELECT trigger ->> 'by' AS person, tags FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND purpose = 'run' ORDER BY id DESC LIMIT $3
    )
    SELECT 'person' AS kind, person AS name, NULL AS value FROM recent WHERE person IS NOT NULL GROUP BY person
    UNION ALL
    (SELECT 'tag', tag.key, tag.value FROM recent, jsonb_each_text(tags) AS tag GROUP BY 2, 3 ORDER BY count(*) DESC LIMIT 200)`,
}

/** People and tags of the newest runs. */
export const wordsOfRecentRuns = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
): Promise<{ kind: 'person' | 'tag'; name: string; value: string | null }[]> =>
  sql.rows(recent, [tenantId, deploymentId, lookedAt])
