import { Refusal } from '#core/refusal.ts'
import { buildStepGraph } from '#core/run/build-step-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { cutRun, dynamicSetsOf, slimCut } from '#core/run/run-partitions.ts'
import { assetsAbout, type RunTarget } from '#core/run/run-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { dynamicKeys } from '#server/db/sql/dynamic-partitions.ts'

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
  const producers = producersOf(pipelines)
  const about = assetsAbout(target)
  const dynamic = await dynamicKeys(sql, request, dynamicSetsOf(about, producers))
  const cut = cutRun(about, producers, partition, { nowMs: now.getTime(), dynamic })
  if (!cut) return target
  const whole = { ...target, cut }
  return Object.keys(dynamic).length === 0
    ? whole
    : { ...target, cut: slimCut(cut, buildStepGraph(pipelines, whole).graph) }
}
