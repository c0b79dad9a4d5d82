import { z } from 'zod'

import { evaluationsOf, recentEvaluations } from '#server/db/sql/condition-evaluations.ts'
import { listConditions } from '#server/db/sql/condition-rows.ts'
import { switchConditions } from '#server/usecases/condition/switch-conditions.ts'

import { versions } from '../asset-answers.ts'
import { conditionAnswer, evaluationAnswer } from '../condition-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

/** Evaluations that the list shows of each condition, and of all together where they are many. */
const shownEvaluations = 20
const mostEvaluations = 10_000

const key = z.string().min(1).max(400)

export const conditionsRouter = router({
  /** The automation conditions of all active versions, with their last evaluations. */
  list: tenantProcedure('run.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) => {
      const pipelines = await versions.active(sql, caller.tenantId, caller.deploymentId)
      const rows = await listConditions(sql, caller)
      const each = Math.max(
        1,
        Math.min(shownEvaluations, Math.floor(mostEvaluations / Math.max(1, rows.length))),
      )
      const byKey = Map.groupBy(await recentEvaluations(sql, caller, each), (one) => one.key)
      return rows.flatMap((row) => conditionAnswer(row, pipelines, byKey.get(row.key) ?? []) ?? [])
    }),
  ),

  /** The automation condition of an asset; null where it has none. */
  ofAsset: tenantProcedure('run.read')
    .input(z.strictObject({ key }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const pipelines = await versions.active(sql, caller.tenantId, caller.deploymentId)
        const [row] = await listConditions(sql, caller, input.key)
        return (row && conditionAnswer(row, pipelines, [])) ?? null
      }),
    ),

  /** A page of the evaluations of a condition with the truth of every part, newest first. */
  evaluations: tenantProcedure('run.read')
    .input(
      z.strictObject({
        key,
        cursor: z.int().min(0).nullish(),
        limit: z.int().min(1).max(100).default(20),
        direction: z.enum(['forward', 'backward']).optional(),
      }),
    )
    .query(({ ctx: { caller, deps }, input: { key: asset, cursor, limit } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const page = { before: cursor ?? undefined, limit: limit + 1 }
        const found = await evaluationsOf(sql, { ...caller, key: asset }, page)
        const evaluations = found.slice(0, limit).map(evaluationAnswer)
        return { evaluations, nextCursor: found.length > limit ? (evaluations.at(-1)?.number ?? null) : null }
      }),
    ),

  /** Switches the conditions of assets on or off, until somebody switches them again. */
  switch: tenantProcedure('condition.toggle')
    .input(z.strictObject({ keys: z.array(key).min(1).max(500), isOn: z.boolean() }))
    .mutation(({ ctx, input }) => switchConditions(ctx.deps, ctx.caller, input)),
})
