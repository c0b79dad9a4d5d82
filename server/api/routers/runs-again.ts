import { z } from 'zod'

import type { Caller } from '#core/access/caller.ts'
import { jsonObject } from '#core/json.ts'
import { sha256 } from '#core/sha256.ts'
import { runAgain } from '#server/usecases/run/run-again.ts'

import type { Context } from '../context.ts'
import { forEachRun } from '../for-each-run.ts'
import { runPool } from '../run-deps.ts'
import { requestId, runId, runIds, tags } from '../run-inputs.ts'
import { tenantProcedure } from '../trpc.ts'

/** Many new runs of one asking: asked again because the answer was lost, each finds the run it made. */
const manyAgain = z.object({ runIds, bulkId: z.uuid().optional() })

/** What a run is given otherwise when it is run again. */
const changes = z
  .strictObject({
    versions: z.record(z.uuid(), z.int().positive().max(2_147_483_647)).optional(),
    config: jsonObject.optional(),
    tags: tags.optional(),
  })
  .optional()

/** The asking for one run of many. */
const requestOf = (bulkId: string, id: string): string =>
  sha256(`${bulkId} ${id}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

const manyRunsAgain = (
  deps: Context['deps'],
  { tenantId, deploymentId, user: by }: Caller,
  { runIds: ids, bulkId }: z.infer<typeof manyAgain>,
  from: 'failure' | 'start',
) =>
  forEachRun(ids, (id) =>
    runAgain(
      runPool(deps),
      { tenantId, deploymentId, by, runId: id, from, requestId: bulkId && requestOf(bulkId, id) },
      deps.clock.now(),
    ),
  )

/** Runs are made once more, as new runs. */
export const runsAgain = {
  /** As a new run with what is published now; from failure it takes over what succeeded. */
  retry: tenantProcedure('run.retry')
    .input(z.object({ runId, from: z.enum(['failure', 'start']).default('failure'), changes, requestId }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      runAgain(
        runPool(deps),
        { tenantId: caller.tenantId, deploymentId: caller.deploymentId, by: caller.user, ...input },
        deps.clock.now(),
      ),
    ),

  reexecute: tenantProcedure('run.retry')
    .input(
      z.object({
        runId,
        steps: z.array(z.string().max(1_000)).min(1).max(5_000).optional(),
        changes,
        requestId,
      }),
    )
    .mutation(({ ctx: { caller, deps }, input: { runId: id, steps, ...asked } }) =>
      runAgain(
        runPool(deps),
        {
          tenantId: caller.tenantId,
          deploymentId: caller.deploymentId,
          by: caller.user,
          runId: id,
          from: steps ? { steps } : 'start',
          ...asked,
        },
        deps.clock.now(),
      ),
    ),

  retryMany: tenantProcedure('run.retry')
    .input(manyAgain)
    .mutation(({ ctx: { caller, deps }, input }) => manyRunsAgain(deps, caller, input, 'failure')),

  rerunMany: tenantProcedure('run.retry')
    .input(manyAgain)
    .mutation(({ ctx: { caller, deps }, input }) => manyRunsAgain(deps, caller, input, 'start')),
}
