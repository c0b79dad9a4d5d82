import { z } from 'zod'

import { json } from '#core/json.ts'
import { givePods } from '#server/usecases/cluster/give-pods.ts'
import { moveDeployment } from '#server/usecases/cluster/move-deployment.ts'
import { showDeployments } from '#server/usecases/cluster/show-deployments.ts'

import { router, tenantProcedure } from '../trpc.ts'

export const deploymentsRouter = router({
  /** The tenant’s deployments and the cluster of each, with those there are to choose from. */
  list: tenantProcedure('deployment.write').query(({ ctx }) => showDeployments(ctx.deps, ctx.caller)),

  /** Sends a deployment’s runs to another cluster, from the next launch on. */
  move: tenantProcedure('deployment.write')
    .input(
      z.strictObject({
        deployment: z.string().min(1).max(100),
        cluster: z.string().min(1).max(100).nullable(),
      }),
    )
    .mutation(({ ctx, input }) => moveDeployment(ctx.deps, ctx.caller, input)),

  /** Gives every pod of a deployment’s runs something, from the next launch on; null: nothing. */
  givePods: tenantProcedure('deployment.write')
    .input(z.strictObject({ deployment: z.string().min(1).max(100), runtime: json }))
    .mutation(({ ctx, input }) => givePods(ctx.deps, ctx.caller, input)),
})
