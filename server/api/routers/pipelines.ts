import { z } from 'zod'

import { listPipelines } from '#server/db/pipelines.ts'
import { createPipeline } from '#server/usecases/pipeline/create-pipeline.ts'
import { exportPipeline } from '#server/usecases/pipeline/export-pipeline.ts'
import { importPipeline } from '#server/usecases/pipeline/import-pipeline.ts'
import { removePipeline } from '#server/usecases/pipeline/remove-pipeline.ts'
import { renamePipeline } from '#server/usecases/pipeline/rename-pipeline.ts'

import { pipelineName } from '../inputs.ts'
import { router, tenantProcedure } from '../trpc.ts'

const newName = z.string().max(400)
/** A little above the limit of a document, so that a text just too large is refused with the reason. */
const longestText = 4 * 1_048_576

export const pipelinesRouter = router({
  list: tenantProcedure('pipeline.read').query(({ ctx }) =>
    ctx.read((tx) => listPipelines(tx, ctx.caller.deploymentId)),
  ),

  create: tenantProcedure('pipeline.write')
    .input(z.strictObject({ name: newName }))
    .mutation(({ ctx, input }) => createPipeline(ctx.deps, ctx.caller, input)),

  import: tenantProcedure('pipeline.write')
    .input(
      z.strictObject({
        text: z.string().max(longestText),
        name: newName.optional(),
        onConflict: z.enum(['rename', 'replace']).optional(),
      }),
    )
    .mutation(({ ctx, input }) => importPipeline(ctx.deps, ctx.caller, input)),

  export: tenantProcedure('pipeline.read')
    .input(
      z.strictObject({
        pipeline: pipelineName,
        format: z.enum(['yaml', 'json']),
        version: z.int().positive().optional(),
      }),
    )
    .mutation(({ ctx, input }) => exportPipeline(ctx.deps, ctx.caller, input)),

  rename: tenantProcedure('pipeline.write')
    .input(z.strictObject({ pipeline: pipelineName, name: newName }))
    .mutation(({ ctx, input }) => renamePipeline(ctx.deps, ctx.caller, input)),

  remove: tenantProcedure('pipeline.delete')
    .input(z.strictObject({ pipeline: pipelineName }))
    .mutation(({ ctx, input }) => removePipeline(ctx.deps, ctx.caller, input)),
})
