import { z } from 'zod'

import { cancelRun } from '#server/usecases/run/cancel-run.ts'

import { forEachRun } from '../for-each-run.ts'
import { runPool } from '../run-deps.ts'
import { runId, runIds } from '../run-inputs.ts'
import { tenantProcedure } from '../trpc.ts'

const chance = { next: Math.random }

/** Runs are canceled. */
export const runCancels = {
  cancel: tenantProcedure('run.cancel')
    .input(z.object({ runId, force: z.boolean().default(false) }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      cancelRun(
        runPool(deps),
        chance,
        { tenantId: caller.tenantId, deploymentId: caller.deploymentId, by: caller.user.name, ...input },
        deps.clock.now(),
      ),
    ),

  cancelMany: tenantProcedure('run.cancel')
    .input(z.object({ runIds }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      forEachRun(input.runIds, (id) =>
        cancelRun(
          runPool(deps),
          chance,
          {
            tenantId: caller.tenantId,
            deploymentId: caller.deploymentId,
            by: caller.user.name,
            runId: id,
            force: false,
          },
          deps.clock.now(),
        ),
      ),
    ),
}
