import { keysOf } from '#core/partition/partition-keys.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { cutRun, dynamicSetsOf, slimCut } from '#core/run/run-partitions.ts'
import { assetsAbout, type RunTarget } from '#core/run/run-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { dynamicKeys } from '#server/db/sql/dynamic-partitions.ts'

import { commonPartitions } from './common-partitions.ts'

/** The partition that a run makes; undefined where what it makes is not partitioned. */
export const partitionOf = (target: RunTarget): string | undefined =>
  target.of === 'assets' ? (target.cut?.partition ?? undefined) : undefined

/** A target with the partition that is asked for, and what it reads of partitioned assets. Throws a Refusal where that does not fit, or where one is wanted. */
export const cutTarget = async (
  sql: Sql,
  request: {
    tenantId: string
    deploymentId: string
    pipelines: DeployedPipeline[]
    target: RunTarget
    partition?: string | undefined
  },
  now: Date,
): Promise<RunTarget> => {
  const { target, pipelines, partition } = request
  if (target.of === 'graph') {
    if (partition !== undefined)
      throw new Refusal(
        'invalid_selection',
        `The job "${target.job}" is a graph of ops, which has no partitions. Start it without one.`,
        { partition },
      )
    return target
  }
  if (target.of === 'sensor') return target
  const producers = producersOf(pipelines)
  const about = assetsAbout(target)
  const dynamic = await dynamicKeys(sql, request, dynamicSetsOf(about, producers))
  const cut = cutRun(about, producers, partition, { nowMs: now.getTime(), dynamic })
  if (!cut) return target
  const whole = { ...target, cut }
  return Object.keys(dynamic).length === 0
    ? whole
    : { ...target, cut: slimCut(cut, buildRunGraph(pipelines, whole).graph) }
}

/** The same with the last partition there is, for whoever tries something and names none. Throws a Refusal where there is none yet. */
export const cutToLatest = async (
  sql: Sql,
  request: Omit<Parameters<typeof cutTarget>[1], 'partition'>,
  now: Date,
): Promise<RunTarget> => {
  const common = await commonPartitions(sql, request, now)
  if (!common) return cutTarget(sql, request, now)
  const keys = keysOf(common.set, common.now)
  if (keys.size === 0)
    throw new Refusal(
      'wrong_state',
      `"${common.asset}" is partitioned and has no partition yet: the first window has not ended, or no key was added.`,
      { asset: common.asset },
    )
  return cutTarget(sql, { ...request, partition: keys.at(keys.size - 1) }, now)
}
