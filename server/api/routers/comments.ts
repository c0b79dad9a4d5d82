import { z } from 'zod'

import { elementId } from '#core/document/element.ts'
import { listComments, unseenMentions } from '#server/db/draft-comments.ts'
import {
  editComment,
  removeComment,
  resolveComment,
  seeComments,
} from '#server/usecases/comment/change-comment.ts'
import { writeComment } from '#server/usecases/comment/write-comment.ts'
import { liveDraft } from '#server/usecases/pipeline/find-live.ts'

import { id } from '../inputs.ts'
import { router, tenantProcedure } from '../trpc.ts'

const body = z.string().trim().min(1, 'Write something first.').max(10_000)
const mentions = z.array(id).max(50)
const said = { body, mentions }

/** Whoever may see a pipeline may speak of it; to close a thread is an edit. */
export const commentsRouter = router({
  list: tenantProcedure('pipeline.read')
    .input(z.strictObject({ pipelineId: id }))
    .query(({ ctx, input }) =>
      ctx.read(async (tx) => {
        await liveDraft(tx, input.pipelineId)
        return listComments(tx, input.pipelineId, ctx.caller.user.id)
      }),
    ),

  /** The mentions of the caller that the caller has not seen. */
  mentions: tenantProcedure('pipeline.read').query(({ ctx }) =>
    ctx.read((tx) => unseenMentions(tx, ctx.caller.user.id)),
  ),

  write: tenantProcedure('pipeline.read')
    .input(
      z.strictObject({
        pipelineId: id,
        about: z.union([z.strictObject({ elementId }), z.strictObject({ threadId: id })]),
        ...said,
      }),
    )
    .mutation(({ ctx, input }) => writeComment(ctx.deps, ctx.caller, input)),

  edit: tenantProcedure('pipeline.read')
    .input(z.strictObject({ id, ...said }))
    .mutation(({ ctx, input }) => editComment(ctx.deps, ctx.caller, input)),

  remove: tenantProcedure('pipeline.read')
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => removeComment(ctx.deps, ctx.caller, input)),

  resolve: tenantProcedure('pipeline.write')
    .input(z.strictObject({ threadId: id, resolved: z.boolean() }))
    .mutation(({ ctx, input }) => resolveComment(ctx.deps, ctx.caller, input)),

  see: tenantProcedure('pipeline.read')
    .input(z.strictObject({ threadIds: z.array(id).min(1).max(500) }))
    .mutation(({ ctx, input }) => seeComments(ctx.deps, ctx.caller, input)),
})
