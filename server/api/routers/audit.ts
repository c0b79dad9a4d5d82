import { z } from 'zod'

import { listAudit } from '#server/db/audit.ts'

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
})
