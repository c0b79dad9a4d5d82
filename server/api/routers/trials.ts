import { z } from 'zod'

import { sampleRows } from '#core/trial/sample.ts'
import { loadPins } from '#server/db/sql/pinned-outputs.ts'
import { latestTrial } from '#server/db/sql/trial-rows.ts'
import { pinOutput, unpinOutput } from '#server/usecases/trial/pin-output.ts'
import { readSample } from '#server/usecases/trial/read-sample.ts'
import { showTrial } from '#server/usecases/trial/show-trial.ts'
import { startTrial } from '#server/usecases/trial/start-trial.ts'

import { versions } from '../asset-answers.ts'
import { id } from '../inputs.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

const asset = z.string().min(1).max(400)
const runId = z.uuid()

export const trialsRouter = router({
  /** Runs the draft as it is saved. Who may edit a pipeline may try it: the code is theirs, and nothing it makes is anybody else's. */
  start: tenantProcedure('pipeline.write')
    .input(
      z.strictObject({
        pipelineId: id,
        asset,
        upTo: z.boolean(),
        sampleRows: z.int().min(1).max(sampleRows.most).default(sampleRows.default),
        requestId: z.uuid().optional(),
      }),
    )
    .mutation(({ ctx: { caller, deps }, input }) =>
      startTrial(
        runPool(deps),
        versions,
        { tenantId: caller.tenantId, deploymentId: caller.deploymentId, by: caller.user, ...input },
        deps.clock.now(),
      ),
    ),

  /** The caller's newest trial of a pipeline, and what they have pinned in it. */
  mine: tenantProcedure('run.read')
    .input(z.strictObject({ pipelineId: id }))
    .query(({ ctx: { caller, deps }, input: { pipelineId } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const of = { tenantId: caller.tenantId, pipelineId, userId: caller.user.id }
        const latest = await latestTrial(sql, of)
        return { latest: latest?.runId ?? null, pins: await loadPins(sql, of) }
      }),
    ),

  show: tenantProcedure('run.read')
    .input(z.strictObject({ runId }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) => showTrial(sql, caller, input.runId)),
    ),

  /** What a trial left to see of an asset it made or read; null where it has not yet. */
  sample: tenantProcedure('asset.read')
    .input(z.strictObject({ runId, asset }))
    .query(({ ctx: { caller, deps }, input }) =>
      readSample(
        { pool: runPool(deps), values: deps.values },
        { tenantId: caller.tenantId, deploymentId: caller.deploymentId, ...input },
      ),
    ),

  pin: tenantProcedure('pipeline.write')
    .input(z.strictObject({ runId, asset }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      pinOutput(
        runPool(deps),
        {
          tenantId: caller.tenantId,
          deploymentId: caller.deploymentId,
          userId: caller.user.id,
          ...input,
        },
        deps.clock.now(),
      ),
    ),

  unpin: tenantProcedure('pipeline.write')
    .input(z.strictObject({ pipelineId: id, asset }))
    .mutation(({ ctx: { caller, deps }, input: { pipelineId, asset: key } }) =>
      unpinOutput(runPool(deps), { tenantId: caller.tenantId, pipelineId, userId: caller.user.id }, key),
    ),
})
