import { z } from 'zod'

import { membershipsOf } from '#server/db/memberships.ts'
import { hasPassword, renamePerson } from '#server/db/people.ts'
import { personTransaction } from '#server/db/tenant-scope.ts'
import { setPassword } from '#server/usecases/people/set-password.ts'

import { email, linkToken, plainName } from '../inputs.ts'
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
    return { user: { ...person, hasPassword: await hasPassword(ctx.deps.database, person.id) }, tenants }
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

  /** For who came by a link: a password, and the address to sign in with from now on. */
  setPassword: signedInProcedure
    .input(z.strictObject({ password: z.string().max(1000), email: email.optional() }))
    .mutation(({ ctx, input }) => setPassword(ctx.deps, ctx.identity.person, input, ctx.headers)),

  rename: signedInProcedure
    .input(z.strictObject({ name: plainName(100) }))
    .mutation(async ({ ctx, input }) => {
      await renamePerson(ctx.deps.database, ctx.identity.person.id, input.name)
    }),
})
