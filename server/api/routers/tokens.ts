import { z } from 'zod'

import { createToken, readTokens, revokeToken, tokenLifeDays } from '#server/usecases/people/manage-tokens.ts'

import { id, plainName } from '../inputs.ts'
import { router, tenantProcedure } from '../trpc.ts'

const newToken = z.strictObject({
  name: plainName(100),
  scopes: z.array(z.string().max(50)).max(100).optional(),
  expiresInDays: z.int().min(1).max(tokenLifeDays.longest),
})

export const tokensRouter = router({
  list: tenantProcedure('userToken.manage').query(({ ctx }) => readTokens(ctx.deps, ctx.caller)),

  create: tenantProcedure('userToken.manage')
    .input(newToken)
    .mutation(({ ctx, input }) => createToken(ctx.deps, ctx.caller, input)),

  revoke: tenantProcedure('userToken.manage')
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => revokeToken(ctx.deps, ctx.caller, input)),
})
