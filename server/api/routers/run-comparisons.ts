import { z } from 'zod'

import { runsBefore } from '#server/db/sql/compared-runs.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'

import { notHere } from '../load-run-parts.ts'
import { runComparison } from '../run-comparison.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

const runId = z.uuid()

/** Runs beside each other. */
export const runComparisonsRouter = router({
  show: tenantProcedure('run.read')
    .input(z.strictObject({ a: runId, b: runId }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) => runComparison(sql, caller, input)),
    ),

  /** What a run is best compared with: the one before it, and the last before it that succeeded. */
  before: tenantProcedure('run.read')
    .input(z.strictObject({ runId }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const run = await loadRun(sql, caller.tenantId, input.runId)
        if (!run || run.deploymentId !== caller.deploymentId) throw notHere()
        return runsBefore(sql, caller, run)
      }),
    ),
})
