import type { BackfillLayer } from '#core/backfill/backfill-layers.ts'
import { keysOfLayers } from '#core/backfill/layer-keys.ts'
import type { Json } from '#core/json.ts'
import type { KeysNow } from '#core/partition/partition-keys.ts'
import { Refusal } from '#core/refusal.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import type { NewPartition } from '#server/db/sql/backfill-partition-rows.ts'
import { backfillOfRequest, insertBackfill } from '#server/db/sql/backfill-rows.ts'
import { announceChange } from '#server/db/wake.ts'
import { newId } from '#server/platform/ids.ts'

import type { TargetPartitions } from '../run/partitions-of-target.ts'
import { choosePartitions } from './choose-partitions.ts'
import { isLayered } from './is-layered.ts'
import { refuseBackfillConfig } from './plan-backfill.ts'

export interface BackfillRequest {
  tenantId: string
  deploymentId: string
  /** Without an id: a schedule. */
  by: { id?: string; name: string }
  target: RequestedTarget
  /** Which partitions, as text. */
  partitions: string
  order: 'ascending' | 'descending'
  /** Runs of it that wait or go on at a time. */
  mostAtOnce: number
  /** Partitions in a row that one run makes at most; absent: one. */
  mostPerRun?: number | undefined
  onFailure: 'continue' | 'stop'
  config?: Record<string, Json> | undefined
  tags?: Record<string, string> | undefined
  priority?: number | undefined
  requestId?: string | undefined
}

const mostPartitions = 100_000

const titleOf = (target: RequestedTarget, assets: readonly string[]): string => {
  if ('job' in target) return target.job
  return assets.length === 1 ? (assets[0] ?? '') : `${assets.length} assets`
}

const inOrder = <Key>(keys: readonly Key[], order: BackfillRequest['order']): readonly Key[] =>
  order === 'descending' ? keys.toReversed() : keys

const inLayers = (
  layers: readonly BackfillLayer[],
  keys: readonly string[],
  order: BackfillRequest['order'],
  now: KeysNow = { nowMs: 0 },
): NewPartition[] =>
  keysOfLayers(layers, keys, now).flatMap((own, place) =>
    inOrder(own, layers[place]?.isChain ? 'ascending' : order).map((partition) => ({
      partition,
      layer: place + 1,
    })),
  )

/** Keeps a request for these partitions of a target, in a transaction that is open. Refuses `too_large`. */
export const keepBackfill = async (
  sql: Sql,
  request: Omit<BackfillRequest, 'partitions'>,
  meant: Pick<TargetPartitions, 'assets' | 'isChain'> & Partial<TargetPartitions>,
  keys: readonly string[],
  asked: Date,
): Promise<{ id: string }> => {
  const { tenantId, deploymentId, requestId } = request
  const { assets } = meant
  const layers = isLayered(meant, keys) ? meant.layers : undefined
  const isChain = meant.isChain && !layers
  const partitions = layers
    ? inLayers(layers, keys, request.order, meant.now)
    : inOrder(keys, isChain ? 'ascending' : request.order).map((partition) => ({ partition, layer: 0 }))
  if (partitions.length > mostPartitions)
    throw new Refusal(
      'too_large',
      `A backfill has at most ${mostPartitions} partitions; these are ${partitions.length}.`,
    )
  const id = newId(asked.getTime())
  await insertBackfill(sql, {
    tenantId,
    id,
    deploymentId,
    title: titleOf(request.target, assets),
    target: request.target,
    config: request.config ?? {},
    tags: request.tags ?? {},
    priority: request.priority ?? 0,
    mostAtOnce: isChain ? 1 : request.mostAtOnce,
    mostPerRun: request.mostPerRun ?? 1,
    onFailure: isChain ? 'stop' : request.onFailure,
    requestedBy: request.by.name,
    requestedById: request.by.id ?? null,
    requestedAt: asked,
    requestId: requestId ?? null,
    layers: layers?.map((layer) => layer.assets) ?? null,
    partitions,
  })
  await announceChange(sql, {
    tenant: tenantId,
    deployment: deploymentId,
    topics: [{ topic: 'backfills' }],
  })
  return { id }
}

/** Asks for many partitions. The request and its partitions are there whole or not at all; runs follow. Throws a Refusal. */
export const startBackfill = (
  pool: SqlPool,
  request: BackfillRequest,
  asked: Date,
): Promise<{ id: string }> =>
  pool.asTenant(request.tenantId, async (sql) => {
    const { tenantId, requestId } = request
    const before = requestId && (await backfillOfRequest(sql, tenantId, requestId))
    if (before) return { id: before }
    if ('checks' in request.target)
      throw new Refusal(
        'invalid_selection',
        'Checks alone are run for one partition at a time. Materialize the partitions, and their checks run with them.',
      )
    const chosen = await choosePartitions(sql, request, asked)
    await refuseBackfillConfig(sql, request, chosen, asked)
    return keepBackfill(sql, request, chosen.meant, chosen.keys, asked)
  })
