import { showPools } from '#server/usecases/pool/show-pools.ts'

import { router, tenantProcedure } from '../trpc.ts'

export const poolsRouter = router({
  /** The tenant's pools of warm workers: who works there, what waits, and each change of size with the figures that made it. */
  list: tenantProcedure('run.read').query(({ ctx }) => showPools(ctx.deps, ctx.caller)),
})
