import { z } from 'zod'

import { membershipsOf } from '#server/db/memberships.ts'
import { renamePerson } from '#server/db/people.ts'
import { personTransaction } from '#server/db/tenant-scope.ts'

import { linkToken, plainName } from '../inputs.ts'
import { publicProcedure, router, signedInProcedure } from '../trpc.ts'

export const peopleRouter = router({
  /** Who is signed in, and the tenants they are a member of. */
  me: signedInProcedure.query(async ({ ctx }) => {
    const { person } = ctx.identity
    const memberships = await personTransaction(ctx.deps.database, person.id, (tx) =>
      membershipsOf(tx, person.id),
    )
    const tenants = memberships.map(({ slug, name, role, plan, deployments }) => ({
      slug,
      name,
      role,
      plan,
      deployments: deployments.map((deployment) => ({ name: deployment.name, kind: deployment.kind })),
    }))
    return { user: person, tenants }
  }),

  /** Signs in by a link that works once. */
  useSignInLink: publicProcedure
    .input(z.strictObject({ token: linkToken }))
    .mutation(async ({ ctx, input }) => {
      const { headers } = await ctx.deps.auth.api.signInByLink({
        body: input,
        headers: ctx.headers,
        returnHeaders: true,
      })
      for (const cookie of headers.getSetCookie()) ctx.responseHeaders.append('set-cookie', cookie)
    }),

  rename: signedInProcedure
    .input(z.strictObject({ name: plainName(100) }))
    .mutation(async ({ ctx, input }) => {
      await renamePerson(ctx.deps.database, ctx.identity.person.id, input.name)
    }),
})
