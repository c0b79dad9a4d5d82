import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'

import type { TenantTransaction } from './tenant-scope.ts'

export interface DraftRow {
  pipelineId: string
  name: string
  revision: number
  document: PipelineDocument
  /** The YAML it was written as, imported or typed; its comments and order come back where it is shown or exported. */
  text: string | null
}

const select = `SELECT pipeline.id AS "pipelineId", pipeline.name, draft.revision, draft.document, draft.text
  FROM draft JOIN pipeline ON pipeline.tenant_id = draft.tenant_id AND pipeline.id = draft.pipeline_id
  WHERE draft.tenant_id = $1 AND pipeline.removed_at IS NULL`

/** The draft of a live pipeline. */
export const readDraft = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
): Promise<DraftRow | undefined> =>
  (await sql<DraftRow>(`${select} AND pipeline.id = $2`, [tenantId, pipelineId])).rows[0]

/** The draft, held until the end of the transaction: saves and publishing of one pipeline come one after another. */
export const lockDraft = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
): Promise<DraftRow | undefined> =>
  (await sql<DraftRow>(`${select} AND pipeline.id = $2 FOR UPDATE OF draft`, [tenantId, pipelineId])).rows[0]

export const insertDraft = async (
  { sql, tenantId }: TenantTransaction,
  draft: { pipelineId: string; document: PipelineDocument; text: string | null; by: string },
): Promise<void> => {
  await sql(
    `INSERT INTO draft (tenant_id, pipeline_id, revision, document, text, updated_by) VALUES ($1, $2, 0, $3, $4, $5)`,
    [tenantId, draft.pipelineId, JSON.stringify(draft.document), draft.text, draft.by],
  )
}

export const updateDraft = async (
  { sql, tenantId }: TenantTransaction,
  draft: {
    pipelineId: string
    revision: number
    document: PipelineDocument
    text: string | null
    by: string
    at: Date
  },
): Promise<void> => {
  await sql(
    `UPDATE draft SET revision = $3, document = $4, text = $5, updated_by = $6, updated_at = $7
     WHERE tenant_id = $1 AND pipeline_id = $2`,
    [
      tenantId,
      draft.pipelineId,
      draft.revision,
      JSON.stringify(draft.document),
      draft.text,
      draft.by,
      draft.at,
    ],
  )
}

/** Keeps other words for what a draft says; the document and its revision stay. */
export const updateWrittenText = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
  text: string,
): Promise<void> => {
  await sql('UPDATE draft SET text = $3 WHERE tenant_id = $1 AND pipeline_id = $2', [
    tenantId,
    pipelineId,
    text,
  ])
}

/** A change as it was applied. */
export interface SavedChange {
  revision: number
  author: { id: string; name: string }
  client: string
  change: Change
}

/** The changes after one revision up to another, in order, at most `limit`. */
export const changesBetween = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
  span: { after: number; upTo: number; limit: number },
): Promise<SavedChange[]> => {
  const { rows } = await sql<SavedChange>(
    `SELECT draft_change.revision, jsonb_build_object('id', "user".id, 'name', "user".name) AS author,
            draft_change.client, draft_change.change
     FROM draft_change JOIN "user" ON "user".id = draft_change.author
     WHERE draft_change.tenant_id = $1 AND draft_change.pipeline_id = $2 AND revision > $3 AND revision <= $4
     ORDER BY revision LIMIT $5`,
    [tenantId, pipelineId, span.after, span.upTo, span.limit],
  )
  return rows
}

/** Adds changes with the revisions after `revision`, one each. */
export const insertChanges = async (
  { sql, tenantId }: TenantTransaction,
  saved: {
    pipelineId: string
    revision: number
    client: string
    batch: number
    by: string
    changes: Change[]
  },
): Promise<void> => {
  await sql(
    `INSERT INTO draft_change (tenant_id, pipeline_id, revision, client, batch, author, change)
     SELECT $1, $2, $3 + place, $4, $5, $6, change
     FROM jsonb_array_elements($7::jsonb) WITH ORDINALITY AS given (change, place)`,
    [
      tenantId,
      saved.pipelineId,
      saved.revision,
      saved.client,
      saved.batch,
      saved.by,
      JSON.stringify(saved.changes),
    ],
  )
}

/** A save as it was answered; its changes are those between the two revisions. */
export interface SaveRow {
  baseRevision: number
  beforeRevision: number
  afterRevision: number
  conflicts: unknown
}

export const findSave = (
  { prisma, tenantId }: TenantTransaction,
  pipelineId: string,
  client: string,
  batch: number,
): Promise<SaveRow | null> =>
  prisma.draftSave.findUnique({
    where: { tenantId_pipelineId_client_batch: { tenantId, pipelineId, client, batch } },
    select: { baseRevision: true, beforeRevision: true, afterRevision: true, conflicts: true },
  })

export const insertSave = async (
  { sql, tenantId }: TenantTransaction,
  save: SaveRow & { pipelineId: string; client: string; batch: number },
): Promise<void> => {
  await sql(
    `INSERT INTO draft_save (tenant_id, pipeline_id, client, batch, base_revision, before_revision, after_revision, conflicts)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      tenantId,
      save.pipelineId,
      save.client,
      save.batch,
      save.baseRevision,
      save.beforeRevision,
      save.afterRevision,
      JSON.stringify(save.conflicts),
    ],
  )
}

/** Forgets changes up to a revision, and the saves that were based on what is gone; who is that far behind loads the draft anew. */
export const forgetChanges = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
  upTo: number,
): Promise<void> => {
  await sql('DELETE FROM draft_change WHERE tenant_id = $1 AND pipeline_id = $2 AND revision <= $3', [
    tenantId,
    pipelineId,
    upTo,
  ])
  await sql('DELETE FROM draft_save WHERE tenant_id = $1 AND pipeline_id = $2 AND base_revision < $3', [
    tenantId,
    pipelineId,
    upTo,
  ])
}
