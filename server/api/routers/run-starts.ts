import { z } from 'zod'

import type { Caller } from '#core/access/caller.ts'
import { jsonObject } from '#core/json.ts'
import { requestedTarget } from '#core/run/resolve-target.ts'
import type { Trigger } from '#core/run/trigger.ts'
import { planRun } from '#server/usecases/run/plan-run.ts'
import { showLaunchForm } from '#server/usecases/run/show-launch-form.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

import { runPool } from '../run-deps.ts'
import { requestId, tags } from '../run-inputs.ts'
import { tenantProcedure } from '../trpc.ts'

const request = z.object({
  target: requestedTarget,
  config: jsonObject.optional(),
  tags: tags.optional(),
  priority: z.int().min(-100).max(100).optional(),
  partition: z.string().min(1).max(1_024).optional(),
})

const triggerOf = ({ user, token }: Caller): Trigger => ({
  kind: token ? 'api' : 'manual',
  by: user.name,
  byId: user.id,
})

/** Runs are started, and what one would be is told before. */
export const runStarts = {
  start: tenantProcedure('run.launch')
    .input(request.extend({ requestId }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      startRun(
        runPool(deps),
        {
          tenantId: caller.tenantId,
          deploymentId: caller.deploymentId,
          trigger: triggerOf(caller),
          ...input,
        },
        deps.clock.now(),
      ),
    ),

  plan: tenantProcedure('run.read')
    .input(request)
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) =>
        planRun(
          sql,
          { tenantId: caller.tenantId, deploymentId: caller.deploymentId, ...input },
          deps.clock.now(),
        ),
      ),
    ),

  /** What a target can be given when it is launched. */
  launchForm: tenantProcedure('run.read')
    .input(z.object({ target: requestedTarget }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) =>
        showLaunchForm(
          sql,
          { tenantId: caller.tenantId, deploymentId: caller.deploymentId, ...input },
          deps.clock.now(),
        ),
      ),
    ),
}
