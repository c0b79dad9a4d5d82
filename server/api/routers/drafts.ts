import { z } from 'zod'

import { change } from '#core/document/change.ts'
import { documentLimits } from '#core/document/document-limits.ts'
import { elementId } from '#core/document/element.ts'
import { keepWrittenText } from '#server/usecases/draft/keep-written-text.ts'
import { openDraft } from '#server/usecases/draft/open-draft.ts'
import { changesSince } from '#server/usecases/draft/read-changes.ts'
import { readDrawnColumns } from '#server/usecases/draft/read-drawn-columns.ts'
import { saveDraft } from '#server/usecases/draft/save-draft.ts'
import { seePresence } from '#server/usecases/draft/see-presence.ts'
import { liveDraft } from '#server/usecases/pipeline/find-live.ts'

import { versions } from '../asset-answers.ts'
import { id, pipelineName } from '../inputs.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

const revision = z.int().min(0).max(2_147_483_647)

export const draftsRouter = router({
  open: tenantProcedure('pipeline.read')
    // A designer that is open goes by the id: a name may change under it.
    .input(z.union([z.strictObject({ pipeline: pipelineName }), z.strictObject({ pipelineId: id })]))
    .query(({ ctx, input }) => openDraft(ctx.deps, ctx.caller, input)),

  save: tenantProcedure('pipeline.write')
    .input(
      z.strictObject({
        pipelineId: id,
        baseRevision: revision,
        client: z.uuid(),
        batch: z.int().min(0).max(2_147_483_647),
        changes: z.array(change).min(1).max(500),
      }),
    )
    .mutation(({ ctx, input }) => saveDraft(ctx.deps, ctx.caller, input)),

  since: tenantProcedure('pipeline.read')
    .input(z.strictObject({ pipelineId: id, revision }))
    .query(({ ctx, input }) => ctx.read((tx) => changesSince(tx, input))),

  /** The columns of assets by their SQL as it is drawn. `revision` is that which the asker has seen: after another save it is another question. */
  columns: tenantProcedure('pipeline.read')
    .input(
      z.strictObject({
        pipelineId: id,
        revision,
        assets: z.array(z.string().min(1).max(400)).min(1).max(100),
      }),
    )
    .query(({ ctx: { caller, deps }, input }) =>
      readDrawnColumns(
        { database: deps.database, pool: runPool(deps), versions, trees: deps.queryTrees },
        caller,
        input,
      ),
    ),

  /** The words a draft was written in last; they may be behind the document. */
  writtenText: tenantProcedure('pipeline.read')
    .input(z.strictObject({ pipelineId: id }))
    .query(({ ctx, input }) =>
      ctx.read(async (tx) => ({ text: (await liveDraft(tx, input.pipelineId)).text })),
    ),

  keepWrittenText: tenantProcedure('pipeline.write')
    .input(z.strictObject({ pipelineId: id, text: z.string().min(1).max(documentLimits.sizeBytes) }))
    .mutation(({ ctx, input }) => keepWrittenText(ctx.deps, ctx.caller, input)),

  presence: tenantProcedure('pipeline.read')
    .input(
      z.strictObject({
        pipelineId: id,
        client: z.uuid(),
        selection: z.array(elementId).max(1000),
        leaving: z.boolean().optional(),
      }),
    )
    .mutation(({ ctx, input }) => seePresence(ctx.deps, ctx.caller, input)),
})
