import type { Compute } from '#core/document/compute.ts'

import type { Sql } from '../sql-pool.ts'

/** A version that changed how an element is computed. */
export interface CodeVersionRow {
  number: number
  reason: string
  author: string
  createdAt: Date
  /** Null where the version has no such element. */
  compute: Compute | null
}

/** Of the last versions up to the active one those in which the element is another than in the one before. */
const history = {
  name: 'code-history',
  text: `SELECT number, reason, "user".name AS author, versions.created_at AS "createdAt", compute
    FROM (
      SELECT *, lag(compute) OVER (ORDER BY number) AS before, row_number() OVER (ORDER BY number) AS place
      FROM (
        SELECT version.number, version.reason, version.author, version.created_at, version.content -> 'elements' -> $4 -> 'compute' AS compute
        FROM version
        WHERE version.tenant_id = $1 AND version.pipeline_id = $3 AND version.number <= (
          SELECT active.number FROM activation JOIN version AS active ON active.tenant_id = activation.tenant_id
            AND active.pipeline_id = activation.pipeline_id AND active.hash = activation.hash
          WHERE activation.tenant_id = $1 AND activation.deployment_id = $2 AND activation.pipeline_id = $3 AND activation.replaced_at IS NULL
        )
        ORDER BY version.number DESC LIMIT $5
      ) AS latest
    ) AS versions JOIN "user" ON "user".id = versions.author
    WHERE place = 1 OR compute IS DISTINCT FROM before ORDER BY number DESC LIMIT $6`,
}

/** The versions that changed the code of an element, the oldest first: of the last `looked` versions the last `changes`. */
export const loadCodeHistory = async (
  sql: Sql,
  place: { tenantId: string; deploymentId: string; pipelineId: string; elementId: string },
  { looked, changes }: { looked: number; changes: number },
): Promise<CodeVersionRow[]> => {
  const { tenantId, deploymentId, pipelineId, elementId } = place
  const rows = await sql.rows<CodeVersionRow>(history, [
    tenantId,
    deploymentId,
    pipelineId,
    elementId,
    looked,
    changes,
  ])
  return rows.toReversed()
}
