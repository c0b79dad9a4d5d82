import { z } from 'zod'

import { callerMay } from '#core/access/caller.ts'
import { permissionsOf } from '#core/access/permissions.ts'
import { createTenant, whyNoTenant } from '#server/usecases/tenant/create-tenant.ts'

import { plainName } from '../inputs.ts'
import { router, signedInProcedure, tenantProcedure } from '../trpc.ts'

export const tenantsRouter = router({
  create: signedInProcedure
    .input(z.strictObject({ name: plainName(100), slug: z.string().max(100).optional() }))
    .mutation(async ({ ctx, input }) => {
      const { slug } = await createTenant(ctx.deps, ctx.identity.person, input)
      return { slug }
    }),

  /** Whether the caller may make a tenant here; `why` says in a sentence why not. */
  mayCreate: signedInProcedure.query(async ({ ctx }) => ({ why: (await whyNoTenant(ctx.deps)) ?? null })),

  /** The tenant whose screens are open, and what the caller may do in it. */
  current: tenantProcedure('tenant.read').query(({ ctx }) => {
    const { slug, name, plan, role, deployments } = ctx.membership
    return {
      slug,
      name,
      plan,
      role,
      permissions: permissionsOf(role).filter((permission) => callerMay(ctx.caller, permission)),
      deployments: deployments.map((deployment) => ({ name: deployment.name, kind: deployment.kind })),
      /** A sentence where runs of this installation are not kept apart from it. */
      localTrust: ctx.deps.localTrust ?? null,
    }
  }),
})
