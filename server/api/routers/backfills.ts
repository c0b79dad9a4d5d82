import { z } from 'zod'

import type { Caller } from '#core/access/caller.ts'
import { backfillPartitionStatuses, type BackfillCounts } from '#core/backfill/backfill-status.ts'
import { mostPerRun } from '#core/backfill/most-per-run.ts'
import { jsonObject } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import { requestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { backfillPartitions, countPartitions } from '#server/db/sql/backfill-partition-rows.ts'
import { listBackfills, loadBackfill, type BackfillRow } from '#server/db/sql/backfill-rows.ts'
import { choosePartitions } from '#server/usecases/backfill/choose-partitions.ts'
import { planBackfill } from '#server/usecases/backfill/plan-backfill.ts'
import { startBackfill } from '#server/usecases/backfill/start-backfill.ts'
import { cancelBackfill, pauseBackfill, retryBackfill } from '#server/usecases/backfill/steer-backfill.ts'

import { id } from '../inputs.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

const one = z.strictObject({ id })
const asked = z.strictObject({
  target: requestedTarget,
  partitions: z.string().min(1).max(1_000_000),
  config: jsonObject.optional(),
})

/** A backfill without what only its runs need. */
const answer = (row: BackfillRow, counts: BackfillCounts | undefined) => {
  if (!counts) throw new Error(`Backfill ${row.id} was not counted.`)
  const { id: own, title, target, config, tags, mostAtOnce, mostPerRun: perRun, onFailure, layers } = row
  const { status, isPaused, reason } = row
  const { requestedBy, requestedAt, finishedAt } = row
  return {
    id: own,
    title,
    target,
    config,
    tags,
    mostAtOnce,
    mostPerRun: perRun,
    onFailure,
    layers,
    status,
    isPaused,
    reason,
    requestedBy,
    requestedAt,
    finishedAt,
    counts,
  }
}

const backfillHere = async (sql: Sql, { tenantId, deploymentId }: Caller, backfillId: string) => {
  const row = await loadBackfill(sql, { tenantId, id: backfillId })
  if (row?.deploymentId !== deploymentId)
    throw new Refusal('not_found', 'There is no such backfill in this deployment.')
  return row
}

export const backfillsRouter = router({
  start: tenantProcedure('backfill.launch')
    .input(
      asked.extend({
        order: z.enum(['ascending', 'descending']).default('ascending'),
        mostAtOnce: z.int().min(1).max(1_000).default(10),
        mostPerRun: z.int().min(1).max(mostPerRun).default(1),
        onFailure: z.enum(['continue', 'stop']).default('continue'),
        tags: z.record(z.string().max(200), z.string().max(1_000)).optional(),
        priority: z.int().min(-100).max(100).optional(),
        requestId: z.uuid().optional(),
      }),
    )
    .mutation(({ ctx: { caller, deps }, input }) =>
      startBackfill(
        runPool(deps),
        { ...input, tenantId: caller.tenantId, deploymentId: caller.deploymentId, by: caller.user },
        deps.clock.now(),
      ),
    ),

  /** Why its runs could not have the configuration that it is given; empty where they could. */
  plan: tenantProcedure('run.read')
    .input(asked)
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const request = { tenantId: caller.tenantId, deploymentId: caller.deploymentId, ...input }
        const now = deps.clock.now()
        return { problems: await planBackfill(sql, request, await choosePartitions(sql, request, now), now) }
      }),
    ),

  /** Newest first, with how many partitions of each are in each state. */
  list: tenantProcedure('run.read')
    .input(
      z
        .strictObject({
          cursor: id.nullish(),
          limit: z.int().min(1).max(200).default(50),
          direction: z.enum(['forward', 'backward']).optional(),
        })
        .default({ limit: 50 }),
    )
    .query(({ ctx: { caller, deps }, input: { cursor, limit } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const rows = await listBackfills(sql, caller, cursor ?? undefined, limit + 1)
        const shown = rows.slice(0, limit)
        const counts = await countPartitions(
          sql,
          caller.tenantId,
          shown.map((row) => row.id),
        )
        return {
          backfills: shown.map((row) => answer(row, counts.get(row.id))),
          nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
        }
      }),
    ),

  show: tenantProcedure('run.read')
    .input(one)
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const row = await backfillHere(sql, caller, input.id)
        return answer(row, (await countPartitions(sql, caller.tenantId, [row.id])).get(row.id))
      }),
    ),

  /** A page of its partitions in the order in which they are made, those of one state or all. */
  partitions: tenantProcedure('run.read')
    .input(
      z.strictObject({
        id,
        status: z.enum(backfillPartitionStatuses).nullish(),
        cursor: z.int().min(0).nullish(),
        limit: z.int().min(1).max(1_000).default(200),
        direction: z.enum(['forward', 'backward']).optional(),
      }),
    )
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const at = { tenantId: caller.tenantId, id: input.id }
        await backfillHere(sql, caller, input.id)
        const page = { after: input.cursor ?? 0, status: input.status ?? null, limit: input.limit + 1 }
        const rows = await backfillPartitions(sql, at, page)
        const partitions = rows.slice(0, input.limit)
        return {
          partitions,
          nextCursor: rows.length > input.limit ? (partitions.at(-1)?.place ?? null) : null,
        }
      }),
    ),

  /** Starts no more of it, or goes on. */
  pause: tenantProcedure('backfill.launch')
    .input(one.extend({ isPaused: z.boolean() }))
    .mutation(({ ctx: { caller, deps }, input: { isPaused, ...at } }) =>
      pauseBackfill(runPool(deps), { ...caller, ...at }, isPaused, deps.clock.now()),
    ),

  /** Starts no more of it and ends what goes on. */
  cancel: tenantProcedure('backfill.cancel')
    .input(one)
    .mutation(({ ctx: { caller, deps }, input }) =>
      cancelBackfill(runPool(deps), { ...caller, ...input }, deps.clock.now()),
    ),

  /** Makes what failed of it, or was left out, once more. */
  retry: tenantProcedure('backfill.launch')
    .input(one)
    .mutation(({ ctx: { caller, deps }, input }) =>
      retryBackfill(runPool(deps), { ...caller, ...input }, deps.clock.now()),
    ),
})
