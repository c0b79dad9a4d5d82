import type { TenantTransaction } from './tenant-scope.ts'

export interface CommentRow {
  id: string
  threadId: string
  elementId: string
  /** As it was called when the thread began. */
  elementName: string
  author: { id: string; name: string }
  body: string
  mentions: string[]
  createdAt: Date
  editedAt: Date | null
  resolvedAt: Date | null
  resolvedBy: string | null
  /** Whether who asks has not seen it yet. */
  unread: boolean
}

/** A mention that who is mentioned has not seen. */
export interface MentionRow {
  id: string
  pipeline: string
  elementId: string
  elementName: string
  author: { id: string; name: string }
  body: string
  createdAt: Date
}

/** All comments on a draft, thread by thread, the oldest thread first and in it the oldest comment. */
export const listComments = async (
  { sql, tenantId }: TenantTransaction,
  pipelineId: string,
  userId: string,
): Promise<CommentRow[]> => {
  const { rows } = await sql<CommentRow>(
    `SELECT comment.id, comment.thread_id AS "threadId", comment.element_id AS "elementId", comment.element_name AS "elementName",
            jsonb_build_object('id', author.id, 'name', author.name) AS author, comment.body, comment.mentions::text[] AS mentions,
            comment.created_at AS "createdAt", comment.edited_at AS "editedAt", comment.resolved_at AS "resolvedAt",
            resolver.name AS "resolvedBy", comment.author <> $3 AND NOT $3 = ANY (comment.seen_by) AS unread
     FROM draft_comment AS comment JOIN "user" AS author ON author.id = comment.author
       LEFT JOIN "user" AS resolver ON resolver.id = comment.resolved_by
     WHERE comment.tenant_id = $1 AND comment.pipeline_id = $2
     ORDER BY comment.thread_id, comment.id`,
    [tenantId, pipelineId, userId],
  )
  return rows
}

/** One comment, held until the end of the transaction. */
export const heldComment = async (
  { sql, tenantId }: TenantTransaction,
  id: string,
): Promise<
  | {
      id: string
      threadId: string
      pipelineId: string
      elementId: string
      elementName: string
      author: string
    }
  | undefined
> => {
  const { rows } = await sql<{
    id: string
    threadId: string
    pipelineId: string
    elementId: string
    elementName: string
    author: string
  }>(
    `SELECT id, thread_id AS "threadId", pipeline_id AS "pipelineId", element_id AS "elementId", element_name AS "elementName", author
     FROM draft_comment WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
    [tenantId, id],
  )
  return rows[0]
}

export const insertComment = async (
  { prisma, tenantId }: TenantTransaction,
  comment: {
    id: string
    pipelineId: string
    threadId: string
    elementId: string
    elementName: string
    author: string
    body: string
    mentions: string[]
    createdAt: Date
  },
): Promise<void> => {
  await prisma.draftComment.create({ data: { tenantId, seenBy: [], ...comment } })
}

/** Says something else. Who is mentioned anew has not seen it. */
export const updateComment = async (
  { prisma, tenantId }: TenantTransaction,
  id: string,
  now: { body: string; mentions: string[]; editedAt: Date },
): Promise<void> => {
  await prisma.draftComment.update({ where: { tenantId_id: { tenantId, id } }, data: now })
}

/** Takes a comment away; with the first one its whole thread. */
export const deleteComment = async ({ prisma, tenantId }: TenantTransaction, id: string): Promise<void> => {
  await prisma.draftComment.delete({ where: { tenantId_id: { tenantId, id } } })
}

export const hasAnswers = async (
  { prisma, tenantId }: TenantTransaction,
  threadId: string,
): Promise<boolean> =>
  (await prisma.draftComment.findFirst({
    where: { tenantId, threadId, id: { not: threadId } },
    select: { id: true },
  })) !== null

export const resolveThread = async (
  { prisma, tenantId }: TenantTransaction,
  threadId: string,
  resolved: { at: Date; by: string } | undefined,
): Promise<void> => {
  await prisma.draftComment.update({
    where: { tenantId_id: { tenantId, id: threadId } },
    data: { resolvedAt: resolved?.at ?? null, resolvedBy: resolved?.by ?? null },
  })
}

/** Says that somebody has seen the comments of threads. True where any of them was news. */
export const markSeen = async (
  { sql, tenantId }: TenantTransaction,
  threadIds: readonly string[],
  userId: string,
): Promise<boolean> => {
  const { rowCount } = await sql(
    `UPDATE draft_comment SET seen_by = seen_by || $3::uuid
     WHERE tenant_id = $1 AND thread_id = ANY ($2::uuid[]) AND author <> $3 AND NOT $3 = ANY (seen_by)`,
    [tenantId, threadIds, userId],
  )
  return (rowCount ?? 0) > 0
}

/** The mentions that somebody has not seen, newest first, in pipelines that are there. */
export const unseenMentions = async (
  { sql, tenantId }: TenantTransaction,
  userId: string,
): Promise<MentionRow[]> => {
  const { rows } = await sql<MentionRow>(
    `SELECT comment.id, draft.document->'settings'->>'name' AS pipeline, comment.element_id AS "elementId",
            comment.element_name AS "elementName", jsonb_build_object('id', author.id, 'name', author.name) AS author,
            comment.body, comment.created_at AS "createdAt"
     FROM draft_comment AS comment JOIN "user" AS author ON author.id = comment.author
       JOIN draft ON draft.tenant_id = comment.tenant_id AND draft.pipeline_id = comment.pipeline_id
       JOIN pipeline ON pipeline.tenant_id = comment.tenant_id AND pipeline.id = comment.pipeline_id AND pipeline.removed_at IS NULL
     WHERE comment.tenant_id = $1 AND comment.mentions @> ARRAY[$2::uuid] AND comment.author <> $2 AND NOT $2 = ANY (comment.seen_by)
     ORDER BY comment.id DESC LIMIT 50`,
    [tenantId, userId],
  )
  return rows
}
