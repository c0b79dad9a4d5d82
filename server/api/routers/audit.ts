import { z } from 'zod'

import { firstBrokenAudit, listAudit } from '#server/db/audit.ts'

import { router, tenantProcedure } from '../trpc.ts'

const pageSize = 100

export const auditRouter = router({
  /** The tenant's audit trail, newest first; `after` is the `next` of the page before. */
  list: tenantProcedure('audit.read')
    .input(z.strictObject({ after: z.int().positive().optional() }).optional())
    .query(async ({ ctx, input }) => {
      const page = { limit: pageSize, ...(input?.after !== undefined && { before: input.after }) }
      const entries = await ctx.read((tx) => listAudit(tx, page))
      const next = entries.length === pageSize ? entries.at(-1)?.number : undefined
      return { entries, next }
    }),

  /** Whether the trail is whole: the number of the first entry that was changed, or whose neighbour is missing. */
  verify: tenantProcedure('audit.read').query(async ({ ctx }) => ({
    firstBroken: (await ctx.read(firstBrokenAudit)) ?? null,
  })),
})
