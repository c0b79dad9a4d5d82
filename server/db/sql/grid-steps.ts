import type { GridStep } from '#core/run/grid/grid-cells.ts'

import type { Sql } from '../sql-pool.ts'
import { unpackSteps } from './packed-steps.ts'

/** Loose steps come as lists: for thousands of them names of columns would be most of the answer. */
const statement = {
  name: 'grid-steps',
  text: `SELECT wanted.id AS run, run_pack.steps AS packed, (
      SELECT jsonb_agg(jsonb_build_object('key', key, 'kind', kind, 'status', status, 'pieceOf', piece_of, 'startedAtMs',
        coalesce((tries -> 0 ->> 'startedAtMs')::numeric, extract(epoch FROM started_at) * 1000),
        'finishedAtMs', extract(epoch FROM finished_at) * 1000, 'tries', coalesce(jsonb_array_length(tries), 0) + (started_at IS NOT NULL)::integer,
        'failure', failure ->> 'message', 'takenOver', coalesce(outputs ? 'storedBy', false)) ORDER BY position, key)
      FROM step WHERE step.tenant_id = $1 AND step.run_id = wanted.id
    ) AS loose
    FROM unnest($2::uuid[]) AS wanted (id) LEFT JOIN run_pack ON run_pack.tenant_id = $1 AND run_pack.run_id = wanted.id`,
}

const packedOnes = (packed: Buffer): GridStep[] =>
  unpackSteps(packed).map(
    ({ key, kind, status, pieceOf, startedAtMs, finishedAtMs, tries, failure, outputs }) => ({
      key,
      kind,
      status,
      pieceOf,
      startedAtMs: tries[0]?.startedAtMs ?? startedAtMs,
      finishedAtMs,
      tries: tries.length + Number(startedAtMs !== null),
      failure: failure?.message ?? null,
      takenOver: outputs?.storedBy !== undefined,
    }),
  )

/** The steps of some runs, by run, each in the order of its graph. */
export const loadGridSteps = async (
  sql: Sql,
  tenantId: string,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, GridStep[]>> => {
  const rows = await sql.rows<{ run: string; packed: Buffer | null; loose: GridStep[] | null }>(statement, [
    tenantId,
    runIds,
  ])
  return new Map(rows.map(({ run, packed, loose }) => [run, loose ?? (packed ? packedOnes(packed) : [])]))
}
