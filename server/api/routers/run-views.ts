import { z } from 'zod'

import { runFaces, viewKinds } from '#core/run/run-view.ts'
import {
  deleteRunView,
  editRunView,
  readRunViews,
  saveRunView,
} from '#server/usecases/run-view/manage-run-views.ts'

import { id, plainName } from '../inputs.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

const view = z.strictObject({
  kind: z.enum(viewKinds).default('runs'),
  name: plainName(80),
  filter: z.string().max(2_000),
  face: z.enum(runFaces).default('list'),
  shared: z.boolean().default(false),
})
const change = z.strictObject({
  id,
  name: plainName(80).optional(),
  filter: z.string().max(2_000).optional(),
  face: z.enum(runFaces).optional(),
  shared: z.boolean().optional(),
})

/** What somebody may see of runs they may also keep under a name. */
export const runViewsRouter = router({
  list: tenantProcedure('run.read')
    .input(z.strictObject({ kind: z.enum(viewKinds).default('runs') }).optional())
    .query(({ ctx, input }) => readRunViews(runPool(ctx.deps), ctx.caller, input?.kind)),

  save: tenantProcedure('run.read')
    .input(view)
    .mutation(({ ctx, input }) => saveRunView(runPool(ctx.deps), ctx.caller, input, ctx.deps.clock.now())),

  change: tenantProcedure('run.read')
    .input(change)
    .mutation(({ ctx, input }) => editRunView(runPool(ctx.deps), ctx.caller, input)),

  remove: tenantProcedure('run.read')
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => deleteRunView(runPool(ctx.deps), ctx.caller, input.id)),
})
