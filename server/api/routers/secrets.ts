import { z } from 'zod'

import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { listSecrets } from '#server/usecases/secret/list-secrets.ts'
import { removeSecret, rotateSecret, setSecret } from '#server/usecases/secret/manage-secrets.ts'

import { versions } from '../asset-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

const named = { name: z.string().min(1).max(200), scope: z.enum(['deployment', 'all']) }
const given = z.strictObject({ ...named, value: z.string().max(200_000) })

/** No door answers what a secret is. */
export const secretsRouter = router({
  /** The secrets of the deployment, by whom and when each was set, and what refers to it. */
  list: tenantProcedure('pipeline.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) => {
      const active = await versions.active(sql, caller.tenantId, caller.deploymentId)
      const documents = active.map(({ document }) => document)
      const listed = await listSecrets(sql, tenantSecrets(process.env), caller, documents)
      return listed.map(({ kept, ...secret }) => ({
        ...secret,
        kept: kept && {
          scope: kept.scope,
          version: kept.version,
          setAtMs: kept.setAt.getTime(),
          setBy: kept.setBy ?? 'somebody',
        },
      }))
    }),
  ),

  /** Keeps a secret that is not there yet. */
  set: tenantProcedure('secret.write')
    .input(given)
    .mutation(async ({ ctx, input }) => ({ version: await setSecret(ctx.deps, ctx.caller, input) })),

  /** Gives a secret another value. */
  rotate: tenantProcedure('secret.write')
    .input(given)
    .mutation(async ({ ctx, input }) => ({ version: await rotateSecret(ctx.deps, ctx.caller, input) })),

  /** Takes a secret away from all runs to come. */
  remove: tenantProcedure('secret.write')
    .input(z.strictObject(named))
    .mutation(({ ctx, input }) => removeSecret(ctx.deps, ctx.caller, input)),
})
