import { z } from 'zod'

import { listMembers } from '#server/db/members.ts'
import { changeRole, removeMember } from '#server/usecases/people/manage-members.ts'

import { id, role } from '../inputs.ts'
import { router, tenantProcedure } from '../trpc.ts'

export const membersRouter = router({
  list: tenantProcedure('member.read').query(({ ctx }) => ctx.read(listMembers)),

  changeRole: tenantProcedure('member.role')
    .input(z.strictObject({ userId: id, role }))
    .mutation(({ ctx, input }) => changeRole(ctx.deps, ctx.caller, input)),

  remove: tenantProcedure('member.remove')
    .input(z.strictObject({ userId: id }))
    .mutation(({ ctx, input }) => removeMember(ctx.deps, ctx.caller, input)),
})
