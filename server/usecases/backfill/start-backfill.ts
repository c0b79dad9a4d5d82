import { isOnEarlier } from '#core/document/asset-graph.ts'
import type { Json } from '#core/json.ts'
import { parsePartitionSelection } from '#core/partition/parse-partition-selection.ts'
import { dynamicNames } from '#core/partition/whole-set.ts'
import { Refusal } from '#core/refusal.ts'
import { producersOf } from '#core/run/producer.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import { commonSet } from '#core/run/run-partitions.ts'
import { assetsAbout } from '#core/run/run-target.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { backfillOfRequest, insertBackfill } from '#server/db/sql/backfill-rows.ts'
import { dynamicKeys } from '#server/db/sql/dynamic-partitions.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import { announceChange } from '#server/db/wake.ts'
import { newId } from '#server/platform/ids.ts'

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
  onFailure: 'continue' | 'stop'
  config?: Record<string, Json> | undefined
  tags?: Record<string, string> | undefined
  priority?: number | undefined
  requestId?: string | undefined
}

const mostPartitions = 100_000

/** What a target's partitions are, for whoever chooses among them. Refuses a target that is not partitioned, or in several ways. */
export const partitionsOfTarget = async (
  sql: Sql,
  { tenantId, deploymentId, target }: Pick<BackfillRequest, 'tenantId' | 'deploymentId' | 'target'>,
  now: Date,
) => {
  const pipelines = await loadActiveVersions(sql, tenantId, deploymentId)
  const resolved = resolveTarget(target, pipelines)
  const producers = producersOf(pipelines)
  const common = resolved.of === 'assets' ? commonSet(assetsAbout(resolved), producers) : undefined
  if (!common || resolved.of !== 'assets')
    throw new Refusal(
      'invalid_selection',
      'Nothing of this is partitioned, so there are no partitions to choose.',
    )
  const dynamic = await dynamicKeys(sql, { tenantId, deploymentId }, dynamicNames(common.set))
  /** Each partition is made from the one before: one after the other, from the first. */
  const isChain = resolved.assets.some((asset) => {
    const { element } = producers.get(asset) ?? {}
    return element?.deps?.some((dep) => dep.asset === asset && isOnEarlier(dep)) ?? false
  })
  return { ...common, pipelines, assets: resolved.assets, now: { nowMs: now.getTime(), dynamic }, isChain }
}

const titleOf = (target: RequestedTarget, assets: readonly string[]): string => {
  if ('job' in target) return target.job
  return assets.length === 1 ? (assets[0] ?? '') : `${assets.length} assets`
}

/** Asks for many partitions, in a transaction that is open. Throws a Refusal. */
export const startBackfillIn = async (
  sql: Sql,
  request: BackfillRequest,
  asked: Date,
): Promise<{ id: string }> => {
  const { tenantId, deploymentId, requestId } = request
  const before = requestId && (await backfillOfRequest(sql, tenantId, requestId))
  if (before) return { id: before }
  if ('checks' in request.target)
    throw new Refusal(
      'invalid_selection',
      'Checks alone are run for one partition at a time. Materialize the partitions, and their checks run with them.',
    )
  const { set, assets, now, isChain } = await partitionsOfTarget(sql, request, asked)
  const chosen = parsePartitionSelection(request.partitions, set, now)
  if (chosen.outcome === 'refused')
    throw new Refusal('invalid_input', chosen.message, {
      field: 'partitions',
      start: chosen.start,
      end: chosen.end,
    })
  if (chosen.keys.length > mostPartitions)
    throw new Refusal(
      'too_large',
      `A backfill has at most ${mostPartitions} partitions; these are ${chosen.keys.length}.`,
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
    onFailure: isChain ? 'stop' : request.onFailure,
    requestedBy: request.by.name,
    requestedById: request.by.id ?? null,
    requestedAt: asked,
    requestId: requestId ?? null,
    partitions: request.order === 'descending' && !isChain ? chosen.keys.toReversed() : chosen.keys,
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
): Promise<{ id: string }> => pool.asTenant(request.tenantId, (sql) => startBackfillIn(sql, request, asked))
