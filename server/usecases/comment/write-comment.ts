import type { Caller } from '#core/access/caller.ts'
import { nameOf } from '#core/document/name-of.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { heldComment, insertComment, resolveThread } from '#server/db/draft-comments.ts'
import { listMembers } from '#server/db/members.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'

import { liveDraft } from '../pipeline/find-live.ts'

export interface CommentDeps {
  database: AppDatabase
  clock: Clock
}

export const noComment = (): Refusal =>
  new Refusal('not_found', 'There is no such comment; perhaps its author took it away.')

/** Those of the mentioned who are members of the tenant. */
export const membersAmong = async (tx: TenantTransaction, mentions: readonly string[]): Promise<string[]> => {
  if (mentions.length === 0) return []
  const members = new Set((await listMembers(tx)).map(({ userId }) => userId))
  return [...new Set(mentions)].filter((id) => members.has(id))
}

/** Says something about an element, or answers in a thread, which opens it again. Refuses `not_found` where neither is there. */
export const writeComment = (
  deps: CommentDeps,
  caller: Caller,
  input: {
    pipelineId: string
    about: { elementId: string } | { threadId: string }
    body: string
    mentions: string[]
  },
): Promise<{ id: string; threadId: string }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, about, body } = input
    const { document } = await liveDraft(tx, pipelineId)
    const id = newId()
    const place = 'threadId' in about ? await heldComment(tx, about.threadId) : undefined
    if ('threadId' in about && (place?.pipelineId !== pipelineId || place.id !== place.threadId))
      throw noComment()
    const element = 'elementId' in about ? document.elements[about.elementId] : undefined
    if ('elementId' in about && !element)
      throw new Refusal('not_found', 'What the comment is about is no longer in the draft.')
    const threadId = place?.id ?? id
    await insertComment(tx, {
      id,
      pipelineId,
      threadId,
      elementId: place?.elementId ?? element?.id ?? '',
      elementName: place?.elementName ?? (element && nameOf(element)) ?? '',
      author: caller.user.id,
      body,
      mentions: await membersAmong(tx, input.mentions),
      createdAt: deps.clock.now(),
    })
    if (place) await resolveThread(tx, threadId, undefined)
    await announce(tx, [{ topic: 'comments' }])
    return { id, threadId }
  })
