import { z } from 'zod'

import type { Caller } from '#core/access/caller.ts'
import { elementsOf } from '#core/document/document.ts'
import {
  parsePartitionSelection,
  writePartitionSelection,
} from '#core/partition/parse-partition-selection.ts'
import { keysOf } from '#core/partition/partition-keys.ts'
import { partitionMatrix } from '#core/partition/partition-matrix.ts'
import { setWords } from '#core/partition/set-words.ts'
import { requestedTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { seenPartition, seenPartitionStates } from '#server/db/sql/seen-partitions.ts'
import {
  keysToMake,
  partitionsOfAsset,
  partitionsShown,
  partitionStatusesOf,
} from '#server/usecases/asset/asset-partitions.ts'
import { addPartitionKeys, removePartitionKeys } from '#server/usecases/asset/change-partition-keys.ts'
import { stalePartitionOf, stalePartitionsOf } from '#server/usecases/asset/stale-partition-of.ts'
import { partitionsOfTarget } from '#server/usecases/run/partitions-of-target.ts'

import { versions } from '../asset-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

/** Stretches that one answer has at most: as many as a wide screen can show. */
const mostStretches = 400

/** Cells of a matrix, down and across: as many as are told apart. */
const mostRows = 24
const mostColumns = 48

/** Whether they are stale is asked of each, which takes its time. */
const mostJudged = 10_000

const key = z.string().min(1).max(400)
const by = z.enum(['status', 'staleness']).optional()
const between = z.strictObject({ from: z.int().min(0), until: z.int().min(0) })
const keysOfSet = z.strictObject({
  set: z.string().min(1).max(400),
  keys: z.array(z.string().max(1_024)).min(1).max(10_000),
})

/** How the partitions of an asset stand, what is stale among them told apart where that is asked for. */
const standing = async (
  sql: Sql,
  caller: Caller,
  asked: { key: string; by?: 'status' | 'staleness' | undefined },
  now: Date,
) => {
  const pipelines = await versions.active(sql, caller.tenantId, caller.deploymentId)
  const cut = await partitionsOfAsset(sql, caller, pipelines, asked.key, now)
  const isJudged = asked.by === 'staleness' && cut.keys.size <= mostJudged
  const stale = isJudged ? await stalePartitionsOf(sql, caller, pipelines, asked.key, now) : []
  return { ...cut, isJudged, statuses: await partitionStatusesOf(sql, caller, asked.key, cut.keys, stale) }
}

const targetPartitions = async (sql: Sql, caller: Caller, target: RequestedTarget, now: Date) => {
  const pipelines = await versions.active(sql, caller.tenantId, caller.deploymentId)
  return partitionsOfTarget(sql, { ...caller, pipelines, target }, now)
}

export const partitionsRouter = router({
  /** The sets by which assets of the active versions are cut. */
  sets: tenantProcedure('asset.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) => {
      const active = await versions.active(sql, caller.tenantId, caller.deploymentId)
      return active.flatMap(({ document }) =>
        elementsOf(document, 'partitions').map(({ id, name, description }) => ({
          elementId: id,
          name,
          pipeline: document.settings.name,
          description: description ?? null,
        })),
      )
    }),
  ),

  /** The partitions that a run or a backfill of a target can make, and how they stand. */
  ofTarget: tenantProcedure('asset.read')
    .input(z.strictObject({ target: requestedTarget }))
    .query(({ ctx: { caller, deps }, input: { target } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { set, asset, isChain, isMixed, layers, now } = await targetPartitions(
          sql,
          caller,
          target,
          deps.clock.now(),
        )
        const keys = keysOf(set, now)
        const statuses = await partitionStatusesOf(sql, caller, asset, keys)
        return {
          asset,
          words: setWords(set),
          dynamicSet: set.type === 'dynamic' ? set.name : null,
          isChain,
          isMixed,
          /** The assets that are made together, what is upstream first. */
          layers: layers.map(({ assets }) => assets),
          isTimed: set.type === 'timeWindow',
          isMulti: set.type === 'multi',
          shown: partitionsShown(statuses, keys, { most: mostStretches }),
        }
      }),
    ),

  /** Which partitions of a target a text means, or all that were never made, or all that failed. Null: nothing is chosen. */
  chosen: tenantProcedure('asset.read')
    .input(
      z.strictObject({
        target: requestedTarget,
        by: z.union([
          z.strictObject({ text: z.string().max(100_000) }),
          z.strictObject({ pick: z.enum(['missing', 'failed']) }),
        ]),
      }),
    )
    .query(({ ctx: { caller, deps }, input: { target, by } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { set, asset, now } = await targetPartitions(sql, caller, target, deps.clock.now())
        const picked = async (pick: 'missing' | 'failed') => {
          const keys = keysOf(set, now)
          const statuses = await partitionStatusesOf(sql, caller, asset, keys)
          return writePartitionSelection(keysToMake(statuses, keys, pick), set, now)
        }
        const text = 'text' in by ? by.text : await picked(by.pick)
        if (text.trim() === '') return null
        const chosen = parsePartitionSelection(text, set, now)
        if (chosen.outcome === 'refused') return chosen
        const { keys } = chosen
        const [first = '', last = first] = [keys[0], keys.at(-1)]
        return {
          outcome: 'parsed' as const,
          count: keys.length,
          first,
          last,
          text,
          /** The first and the last of them, as a text: enough to ask what all of them would be told. */
          ends: writePartitionSelection([...new Set([first, last])], set, now),
        }
      }),
    ),

  /** How the partitions of an asset stand: all of them, or those between two places. */
  ofAsset: tenantProcedure('asset.read')
    .input(z.strictObject({ key, by, from: z.int().min(0).optional(), until: z.int().min(0).optional() }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { set, keys, statuses, isJudged } = await standing(sql, caller, input, deps.clock.now())
        const range = { from: input.from, until: input.until, most: mostStretches }
        return {
          words: setWords(set),
          dynamicSet: set.type === 'dynamic' ? set.name : null,
          isMulti: set.type === 'multi',
          /** Whether the stale ones are told apart: of many they are not, though it be asked for. */
          isJudged,
          shown: partitionsShown(statuses, keys, range),
          /** Of a branch: how many of those that have a value are read from another deployment, and from which. */
          readFrom: (await seenPartitionStates(sql, caller, input.key)).readFrom,
        }
      }),
    ),

  /** The same of several dimensions, by two of them, whole or a part of each. Null where the asset is cut by one. */
  matrix: tenantProcedure('asset.read')
    .input(z.strictObject({ key, by, rows: between.optional(), columns: between.optional() }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { set, statuses, now } = await standing(sql, caller, input, deps.clock.now())
        const { rows, columns } = input
        return set.type === 'multi'
          ? partitionMatrix(set, statuses, now, { rows, columns, mostRows, mostColumns })
          : null
      }),
    ),

  /** What is known of one partition, and why it is stale; null where it was never made, nor tried. */
  show: tenantProcedure('asset.read')
    .input(z.strictObject({ key, partition: z.string().min(1).max(1_024) }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const found = await seenPartition(sql, caller, input.key, input.partition)
        if (!found) return null
        const pipelines = await versions.active(sql, caller.tenantId, caller.deploymentId)
        const place = { asset: input.key, partition: input.partition }
        return {
          ...found,
          staleCauses: await stalePartitionOf(sql, caller, pipelines, place, deps.clock.now()),
        }
      }),
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
