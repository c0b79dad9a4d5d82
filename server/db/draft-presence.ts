import type { TenantTransaction } from './tenant-scope.ts'

export interface Presence {
  client: string
  user: { id: string; name: string }
  selection: string[]
}

/** Says that a client looks at a draft, and at which elements. True where that is news to the others. */
export const savePresence = async (
  { sql, tenantId }: TenantTransaction,
  seen: { pipelineId: string; client: string; userId: string; selection: string[]; at: Date },
): Promise<boolean> => {
  const { rows } = await sql<{ news: boolean }>(
    `WITH before AS (
       SELECT selection FROM draft_presence WHERE tenant_id = $1 AND pipeline_id = $2 AND client = $3
     ), saved AS (
       INSERT INTO draft_presence (tenant_id, pipeline_id, client, user_id, selection, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (tenant_id, pipeline_id, client) DO UPDATE SET selection = excluded.selection, seen_at = excluded.seen_at
     )
     SELECT NOT EXISTS (SELECT FROM before WHERE selection = $5::text[]) AS news`,
    [tenantId, seen.pipelineId, seen.client, seen.userId, seen.selection, seen.at],
  )
  return rows[0]?.news ?? true
}

export const removePresence = async (
  { prisma, tenantId }: TenantTransaction,
  pipelineId: string,
  client: string,
): Promise<void> => {
  await prisma.draftPresence.deleteMany({ where: { tenantId, pipelineId, client } })
}

/** Who else was seen at a draft since a time; who was not is forgotten. */
export const othersPresent = async (
  { sql, prisma, tenantId }: TenantTransaction,
  pipelineId: string,
  client: string,
  since: Date,
): Promise<Presence[]> => {
  await prisma.draftPresence.deleteMany({ where: { tenantId, pipelineId, seenAt: { lt: since } } })
  const { rows } = await sql<Presence>(
    `SELECT client, jsonb_build_object('id', "user".id, 'name', "user".name) AS "user", selection
     FROM draft_presence JOIN "user" ON "user".id = draft_presence.user_id
     WHERE tenant_id = $1 AND pipeline_id = $2 AND client <> $3 ORDER BY "user".name, client`,
    [tenantId, pipelineId, client],
  )
  return rows
}
