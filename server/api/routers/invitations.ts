import { z } from 'zod'

import { listInvitations } from '#server/db/invitations.ts'
import {
  acceptInvitation,
  createInvitation,
  showInvitation,
  takeBackInvitation,
} from '#server/usecases/people/invitations.ts'

import { email, id, linkToken, role } from '../inputs.ts'
import { publicProcedure, router, signedInProcedure, tenantProcedure } from '../trpc.ts'

const presented = z.strictObject({ token: linkToken })

export const invitationsRouter = router({
  list: tenantProcedure('member.invite').query(({ ctx }) => ctx.read(listInvitations)),

  create: tenantProcedure('member.invite')
    .input(z.strictObject({ email, role }))
    .mutation(({ ctx, input }) => createInvitation(ctx.deps, ctx.caller, input)),

  revoke: tenantProcedure('member.invite')
    .input(z.strictObject({ id }))
    .mutation(({ ctx, input }) => takeBackInvitation(ctx.deps, ctx.caller, input)),

  show: publicProcedure.input(presented).query(({ ctx, input }) => showInvitation(ctx.deps, input)),

  accept: signedInProcedure
    .input(presented)
    .mutation(({ ctx, input }) => acceptInvitation(ctx.deps, ctx.identity.person, input)),
})
