import { z } from 'zod'

import { json } from '#core/json.ts'
import { madeKinds } from '#core/tenant/deployment-kind.ts'
import { givePods } from '#server/usecases/cluster/give-pods.ts'
import { moveDeployment } from '#server/usecases/cluster/move-deployment.ts'
import { showDeployments } from '#server/usecases/cluster/show-deployments.ts'
import { closeDeployment } from '#server/usecases/deployment/close-deployment.ts'
import { makeDeployment } from '#server/usecases/deployment/make-deployment.ts'
import { renameDeployment } from '#server/usecases/deployment/rename-deployment.ts'

import { router, tenantProcedure } from '../trpc.ts'

const deployment = z.string().min(1).max(100)

export const deploymentsRouter = router({
  /** The tenant’s deployments and the cluster of each, with those there are to choose from. */
  list: tenantProcedure('branch.write').query(({ ctx }) => showDeployments(ctx.deps, ctx.caller)),

  /** Makes one beside production, with all that is active there. */
  make: tenantProcedure('branch.write')
    .input(z.strictObject({ name: z.string().max(100), kind: z.enum(madeKinds) }))
    .mutation(({ ctx, input }) => makeDeployment(ctx.deps, ctx.caller, input)),

  rename: tenantProcedure('branch.write')
    .input(z.strictObject({ deployment, name: z.string().max(100) }))
    .mutation(({ ctx, input }) => renameDeployment(ctx.deps, ctx.caller, input)),

  /** Takes one away: what goes on in it ends, and what it stored is removed. */
  close: tenantProcedure('branch.write')
    .input(z.strictObject({ deployment }))
    .mutation(({ ctx, input }) => closeDeployment(ctx.deps, ctx.caller, input)),

  /** Sends a deployment’s runs to another cluster, from the next launch on. */
  move: tenantProcedure('deployment.write')
    .input(
      z.strictObject({
        deployment,
        cluster: z.string().min(1).max(100).nullable(),
      }),
    )
    .mutation(({ ctx, input }) => moveDeployment(ctx.deps, ctx.caller, input)),

  /** Gives every pod of a deployment’s runs something, from the next launch on; null: nothing. */
  givePods: tenantProcedure('deployment.write')
    .input(z.strictObject({ deployment, runtime: json }))
    .mutation(({ ctx, input }) => givePods(ctx.deps, ctx.caller, input)),
})
