import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import {
  deleteComment,
  hasAnswers,
  heldComment,
  markSeen,
  resolveThread,
  updateComment,
} from '#server/db/draft-comments.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'

import { membersAmong, noComment, type CommentDeps } from './write-comment.ts'

const ownComment = async (tx: TenantTransaction, caller: Caller, id: string) => {
  const comment = await heldComment(tx, id)
  if (!comment) throw noComment()
  if (comment.author !== caller.user.id)
    throw new Refusal('not_allowed', 'Only who wrote a comment may change it or take it away.')
  return comment
}

/** Says something else in a comment of one's own. Refuses `not_found`, and `not_allowed` for one of somebody else. */
export const editComment = (
  deps: CommentDeps,
  caller: Caller,
  input: { id: string; body: string; mentions: string[] },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    await ownComment(tx, caller, input.id)
    const mentions = await membersAmong(tx, input.mentions)
    await updateComment(tx, input.id, { body: input.body, mentions, editedAt: deps.clock.now() })
    await announce(tx, [{ topic: 'comments' }])
  })

/**
 * Takes a comment of one's own away. Refuses `not_found`, `not_allowed` for one of somebody else, and `wrong_state` for the first of a
 * thread that others have answered in: their words would go with it.
 */
export const removeComment = (deps: CommentDeps, caller: Caller, input: { id: string }): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { id, threadId } = await ownComment(tx, caller, input.id)
    if (id === threadId && (await hasAnswers(tx, threadId)))
      throw new Refusal(
        'wrong_state',
        'There are answers to this comment, which would go with it. Edit it, or resolve the thread.',
      )
    await deleteComment(tx, id)
    await announce(tx, [{ topic: 'comments' }])
  })

/** Closes a thread, or opens it again. Refuses `not_found`. */
export const resolveComment = (
  deps: CommentDeps,
  caller: Caller,
  input: { threadId: string; resolved: boolean },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const comment = await heldComment(tx, input.threadId)
    if (comment?.id === undefined || comment.id !== comment.threadId) throw noComment()
    const resolved = input.resolved ? { at: deps.clock.now(), by: caller.user.id } : undefined
    await resolveThread(tx, input.threadId, resolved)
    await announce(tx, [{ topic: 'comments' }])
  })

/** Notes that the caller has seen threads; told to the caller's other tabs where that is news. */
export const seeComments = (
  deps: CommentDeps,
  caller: Caller,
  input: { threadIds: string[] },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    if (await markSeen(tx, input.threadIds, caller.user.id)) await announce(tx, [{ topic: 'comments' }])
  })
