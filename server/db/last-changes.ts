import type { TenantTransaction } from './tenant-scope.ts'

/** Who last changed an element of a draft, with which revision and when. */
export interface LastChange {
  by: { id: string; name: string }
  revision: number
  at: Date
}

/** Keeps who changed elements of a draft last; `revisions` is by element. */
export const keepLastChanges = async (
  { sql, tenantId }: TenantTransaction,
  kept: { pipelineId: string; by: string; at: Date; revisions: ReadonlyMap<string, number> },
): Promise<void> => {
  if (kept.revisions.size === 0) return
  await sql(
    `INSERT INTO draft_last_change (tenant_id, pipeline_id, element_id, revision, author, changed_at)
     SELECT $1, $2, element, revision, $3, $4 FROM unnest($5::text[], $6::integer[]) AS given (element, revision)
     ON CONFLICT (tenant_id, pipeline_id, element_id)
     DO UPDATE SET revision = excluded.revision, author = excluded.author, changed_at = excluded.changed_at`,
    [tenantId, kept.pipelineId, kept.by, kept.at, [...kept.revisions.keys()], [...kept.revisions.values()]],
  )
}

/** Who last changed each of these elements of a draft, by element. Of what was drawn before this was kept nothing is known. */
export const lastChanges = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
  elements: readonly string[],
): Promise<Record<string, LastChange>> => {
  const { rows } = await sql<{ element: string; id: string; name: string; revision: number; at: Date }>(
    `SELECT element_id AS element, "user".id, "user".name, revision, changed_at AS at
     FROM draft_last_change JOIN "user" ON "user".id = draft_last_change.author
     WHERE tenant_id = $1 AND pipeline_id = $2 AND element_id = ANY ($3)`,
    [tenantId, pipelineId, elements],
  )
  return Object.fromEntries(
    rows.map(({ element, id, name, revision, at }) => [element, { by: { id, name }, revision, at }]),
  )
}
