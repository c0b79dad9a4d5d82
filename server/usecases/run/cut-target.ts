import { mostPerRun } from '#core/backfill/most-per-run.ts'
import { parsePartitionSelection } from '#core/partition/parse-partition-selection.ts'
import { keysOf, type KeysNow } from '#core/partition/partition-keys.ts'
import { rangeMark, type WholeSet } from '#core/partition/partition-set.ts'
import { rowsOfKeys } from '#core/partition/rows-of-keys.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { commonSet, cutRun, setsTouched, slimCut } from '#core/run/run-partitions.ts'
import { assetsAbout, type RunTarget } from '#core/run/run-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadKeysNow } from '#server/db/sql/keys-now.ts'

import { commonPartitions } from './common-partitions.ts'

/** The key of the only partition that a run makes; null where it makes none, or several. */
export const onlyPartitionOf = (target: RunTarget): string | null =>
  target.of === 'assets' && !target.cut?.keys ? (target.cut?.partition ?? null) : null

/** The partition that a run makes, of several their range; undefined where what it makes is not partitioned. */
export const partitionOf = (target: RunTarget): string | undefined =>
  target.of === 'assets' ? (target.cut?.partition ?? undefined) : undefined

const keysMeant = (set: WholeSet | undefined, partition: string | undefined, now: KeysNow): string[] => {
  if (partition === undefined) return []
  if (!set || !partition.includes(rangeMark)) return [partition]
  const chosen = parsePartitionSelection(partition, set, now)
  if (chosen.outcome === 'refused') throw new Refusal('invalid_selection', chosen.message, { partition })
  const { rows } = rowsOfKeys(set, chosen.keys, mostPerRun, now)
  if (rows.length > 1)
    throw new Refusal(
      'invalid_selection',
      `${partition} is no range of partitions that one run makes: they stand in ${rows.length} rows, or are more than ${mostPerRun}. Start a backfill.`,
      { partition },
    )
  return rows[0] ?? []
}

/** A target with the partition that is asked for, and what it reads of partitioned assets. Throws a Refusal where that does not fit, or where one is wanted. */
export const cutTarget = async (
  sql: Sql,
  request: {
    tenantId: string
    deploymentId: string
    pipelines: DeployedPipeline[]
    target: RunTarget
    /** A key, or the ends of a range. */
    partition?: string | undefined
    /** Instead: several, in a row and in order. */
    partitions?: readonly string[] | undefined
  },
  now: Date,
): Promise<RunTarget> => {
  const { target, pipelines, partition = request.partitions?.join(', ') } = request
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
  const keysNow = await loadKeysNow(sql, request, setsTouched(about, producers), now)
  const wanted = request.partitions ?? keysMeant(commonSet(about, producers)?.set, partition, keysNow)
  const cut = cutRun(about, producers, wanted, keysNow)
  if (!cut) return target
  const whole = { ...target, cut }
  return Object.keys(keysNow.dynamic).length === 0
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
