import { z } from 'zod'

import {
  parsePartitionSelection,
  writePartitionSelection,
} from '#core/partition/parse-partition-selection.ts'
import { keysOf } from '#core/partition/partition-keys.ts'
import { setWords } from '#core/partition/set-words.ts'
import { requestedTarget } from '#core/run/resolve-target.ts'
import { loadPartition } from '#server/db/sql/asset-partitions.ts'
import {
  keysToMake,
  partitionsOfAsset,
  partitionsShown,
  partitionStatusesOf,
} from '#server/usecases/asset/asset-partitions.ts'
import { addPartitionKeys, removePartitionKeys } from '#server/usecases/asset/change-partition-keys.ts'
import { partitionsOfTarget } from '#server/usecases/backfill/start-backfill.ts'

import { versions } from '../asset-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

/** Stretches that one answer has at most: as many as a wide screen can show. */
const mostStretches = 400

const key = z.string().min(1).max(400)
const selection = z.string().max(100_000)
const keysOfSet = z.strictObject({
  set: z.string().min(1).max(400),
  keys: z.array(z.string().max(1_024)).min(1).max(10_000),
})

export const partitionsRouter = router({
  /** The partitions that a run or a backfill of a target can make, how they stand, and which of them a text means. */
  ofTarget: tenantProcedure('asset.read')
    .input(
      z.strictObject({
        target: requestedTarget,
        text: selection.default(''),
        /** In place of a text: all that were never made, or all that failed. */
        pick: z.enum(['missing', 'failed']).optional(),
      }),
    )
    .query(({ ctx: { caller, deps }, input: { target, text, pick } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { set, asset, now, isChain } = await partitionsOfTarget(
          sql,
          { ...caller, target },
          deps.clock.now(),
        )
        const keys = keysOf(set, now)
        const statuses = await partitionStatusesOf(sql, caller, asset, keys)
        const meant = pick ? writePartitionSelection(keysToMake(statuses, keys, pick), set, now) : text
        const chosen = meant.trim() === '' ? null : parsePartitionSelection(meant, set, now)
        return {
          asset,
          words: setWords(set),
          dynamicSet: set.type === 'dynamic' ? set.name : null,
          isChain,
          isTimed: set.type === 'timeWindow',
          shown: partitionsShown(statuses, keys, { most: mostStretches }),
          chosen:
            chosen?.outcome === 'parsed'
              ? {
                  outcome: 'parsed' as const,
                  count: chosen.keys.length,
                  first: chosen.keys[0] ?? '',
                  last: chosen.keys.at(-1) ?? '',
                  text: pick ? meant : text,
                }
              : chosen,
        }
      }),
    ),

  /** How the partitions of an asset stand: all of them, or those between two places. */
  ofAsset: tenantProcedure('asset.read')
    .input(z.strictObject({ key, from: z.int().min(0).optional(), until: z.int().min(0).optional() }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const pipelines = await versions.active(sql, caller.tenantId, caller.deploymentId)
        const now = deps.clock.now()
        const { set, keys } = await partitionsOfAsset(sql, caller, pipelines, input.key, now)
        const range = { from: input.from, until: input.until, most: mostStretches }
        return {
          words: setWords(set),
          dynamicSet: set.type === 'dynamic' ? set.name : null,
          shown: partitionsShown(await partitionStatusesOf(sql, caller, input.key, keys), keys, range),
        }
      }),
    ),

  /** What is known of one partition; null where it was never made, nor tried. */
  show: tenantProcedure('asset.read')
    .input(z.strictObject({ key, partition: z.string().min(1).max(1_024) }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(
        caller.tenantId,
        async (sql) => (await loadPartition(sql, caller, input.key, input.partition)) ?? null,
      ),
    ),

  /** Adds keys to a set whose partitions come and go. */
  add: tenantProcedure('partition.add')
    .input(keysOfSet)
    .mutation(({ ctx, input }) => addPartitionKeys(ctx.deps, ctx.caller, input)),

  /** Takes keys out of such a set; what was made of them stays. */
  remove: tenantProcedure('partition.add')
    .input(keysOfSet)
    .mutation(({ ctx, input }) => removePartitionKeys(ctx.deps, ctx.caller, input)),
})
