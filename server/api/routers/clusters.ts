import { z } from 'zod'

import { askCheck } from '#server/usecases/cluster/ask-check.ts'
import { showClusters } from '#server/usecases/cluster/show-clusters.ts'

import { router, tenantProcedure } from '../trpc.ts'

export const clustersRouter = router({
  /** The clusters that runs can go to, what a worker last saw of each, and whether pods reach the run API from there. */
  list: tenantProcedure('deployment.write').query(({ ctx }) => showClusters(ctx.deps, ctx.caller)),

  /** Has a cluster looked at now, and the way from there tried. What comes of it is in the list. */
  check: tenantProcedure('deployment.write')
    .input(z.strictObject({ cluster: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => askCheck(ctx.deps, ctx.caller, input)),
})
