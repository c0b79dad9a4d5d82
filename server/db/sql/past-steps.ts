import type { PastStep } from '#core/run/usual-durations.ts'

import type { Sql } from '../sql-pool.ts'
import { unpackSteps } from './packed-steps.ts'

interface PastRun {
  packed: Buffer | null
  loose: { key: string; elementId: string; pieceOf: string | null; durationMs: number }[] | null
}

/** Looks at the newest 300 runs of the deployment only: a rare run among many has no past, rather than a costly one. */
const statement = {
  name: 'past-steps',
  text: `WITH recent AS MATERIALIZED (
      SELECT id, versions, finished_at FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND id < $3 AND purpose = 'run' ORDER BY id DESC LIMIT 300
    ), past AS (
      SELECT id FROM recent WHERE finished_at IS NOT NULL AND versions ?| $4::text[] ORDER BY id DESC LIMIT 20
    )
    SELECT run_pack.steps AS packed, (
      SELECT jsonb_agg(jsonb_build_object('key', key, 'elementId', element_id, 'pieceOf', piece_of,
        'durationMs', extract(epoch FROM finished_at - started_at) * 1000))
      FROM step WHERE step.tenant_id = $1 AND step.run_id = past.id AND status = 'succeeded' AND started_at IS NOT NULL
        AND finished_at IS NOT NULL AND NOT coalesce(outputs ? 'storedBy', false)
    ) AS loose
    FROM past LEFT JOIN run_pack ON run_pack.tenant_id = $1 AND run_pack.run_id = past.id`,
}

/**
 * How long the steps of the elements took that succeeded in the last 20 runs of their pipelines before a run. What a retry took over
 * is not counted twice. Pieces come under the key of what they are pieces of.
 */
export const loadPastSteps = async (
  sql: Sql,
  {
    tenantId,
    deploymentId,
    beforeRun,
    pipelines,
    elements,
  }: {
    tenantId: string
    deploymentId: string
    /** Id of the run; those that were asked for before it count. */
    beforeRun: string
    /** Ids of pipelines. */
    pipelines: string[]
    /** Element id by step key: a step of another element is another step, whatever its name. */
    elements: ReadonlyMap<string, string>
  },
): Promise<PastStep[]> => {
  const runs = await sql.rows<PastRun>(statement, [tenantId, deploymentId, beforeRun, pipelines])
  return runs.flatMap(({ packed, loose }) =>
    (loose ?? (packed ? packedOnes(packed) : [])).flatMap(({ key, elementId, pieceOf, durationMs }) => {
      const owner = pieceOf ?? key
      return elements.get(owner) === elementId ? [{ key: owner, durationMs }] : []
    }),
  )
}

const packedOnes = (packed: Buffer): NonNullable<PastRun['loose']> =>
  unpackSteps(packed).flatMap(({ key, elementId, pieceOf, status, startedAtMs, finishedAtMs, outputs }) =>
    status === 'succeeded' && startedAtMs !== null && finishedAtMs !== null && outputs?.storedBy === undefined
      ? [{ key, elementId, pieceOf, durationMs: finishedAtMs - startedAtMs }]
      : [],
  )
