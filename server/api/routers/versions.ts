import { z } from 'zod'

import { listVersions } from '#server/db/versions.ts'
import { liveDraft } from '#server/usecases/pipeline/find-live.ts'
import { previewVersion } from '#server/usecases/version/preview-version.ts'
import { publishVersion } from '#server/usecases/version/publish-version.ts'
import { restoreVersion } from '#server/usecases/version/restore-version.ts'
import { showVersion } from '#server/usecases/version/show-version.ts'

import { expectedRunOf } from '../expected-run.ts'
import { id } from '../inputs.ts'
import { runPool } from '../run-deps.ts'
import { staleWith } from '../stale-answers.ts'
import { router, tenantProcedure } from '../trpc.ts'

const reason = z.string().trim().min(1, 'Say in a few words why.').max(1000)
const number = z.int().positive().max(2_147_483_647)

export const versionsRouter = router({
  /** What becoming active would change: of the draft, or of the version with a number. */
  preview: tenantProcedure('pipeline.read')
    .input(z.strictObject({ pipelineId: id, number: number.optional() }))
    .query(async ({ ctx: { caller, deps }, input }) => {
      const { document, ...preview } = await previewVersion(deps, caller, input)
      const staleAssets = await runPool(deps).asTenant(caller.tenantId, (sql) =>
        staleWith(sql, caller, { pipelineId: input.pipelineId, document }),
      )
      return { ...preview, staleAssets }
    }),

  /** What the next run of everything in the draft, or in the version with a number, would take. */
  expectedRun: tenantProcedure('run.read')
    .input(z.strictObject({ pipelineId: id, number: number.optional() }))
    .query(async ({ ctx: { caller, deps, read }, input: { pipelineId, ...asked } }) => {
      const { document } =
        asked.number === undefined
          ? await read((tx) => liveDraft(tx, pipelineId))
          : await showVersion(deps, caller, { pipelineId, number: asked.number })
      return runPool(deps).asTenant(caller.tenantId, (sql) =>
        expectedRunOf(sql, caller, { pipelineId, document }),
      )
    }),

  publish: tenantProcedure('pipeline.publish')
    .input(z.strictObject({ pipelineId: id, revision: z.int().min(0), reason }))
    .mutation(({ ctx, input }) => publishVersion(ctx.deps, ctx.caller, input)),

  list: tenantProcedure('pipeline.read')
    .input(z.strictObject({ pipelineId: id }))
    .query(({ ctx, input }) =>
      ctx.read(async (tx) => {
        await liveDraft(tx, input.pipelineId)
        return listVersions(tx, ctx.caller.deploymentId, input.pipelineId)
      }),
    ),

  show: tenantProcedure('pipeline.read')
    .input(z.strictObject({ pipelineId: id, number }))
    .query(({ ctx, input }) => showVersion(ctx.deps, ctx.caller, input)),

  restore: tenantProcedure('pipeline.publish')
    .input(z.strictObject({ pipelineId: id, number, as: z.enum(['draft', 'active']), reason }))
    .mutation(({ ctx, input }) => restoreVersion(ctx.deps, ctx.caller, input)),
})
