import type { ConditionPlan } from '#core/condition/condition-plan.ts'
import { wholeKey } from '#core/condition/facts.ts'
import { isOnEarlier } from '#core/document/asset-graph.ts'
import type { WholeSet } from '#core/partition/partition-set.ts'
import { sameSet } from '#core/partition/whole-set.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { refusable } from '#server/db/refusable.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import type { ConditionPlace } from '#server/db/sql/condition-turns.ts'

import { keepBackfill } from '../backfill/start-backfill.ts'
import { startRunIn } from '../run/start-run.ts'
import { setOfAsset } from './condition-facts.ts'

/** So many partitions of one tick have a run each; more of them are a backfill. */
const mostRuns = 10
/** Runs that a backfill of a tick has at a time. */
const mostAtOnce = 10

/** What became of what an asset asked for. */
export interface Started {
  runIds: string[]
  backfillIds: string[]
  /** Why something of it was not started. */
  reason: string | null
}

interface Group {
  assets: string[]
  keys: readonly string[]
  set: WholeSet | undefined
}

/** Assets that are cut alike and were asked for the same partitions. */
const alike = (
  requested: ReadonlyMap<string, ReadonlySet<string>>,
  pipelines: readonly DeployedPipeline[],
): Group[] => {
  const groups: Group[] = []
  for (const [asset, asked] of requested) {
    const set = setOfAsset(pipelines, asset)
    const keys = [...asked]
    const known = groups.find(
      (group) =>
        (set && group.set ? sameSet(set, group.set) : set === group.set) &&
        group.keys.length === keys.length &&
        group.keys.every((key) => asked.has(key)),
    )
    if (known) known.assets.push(asset)
    else groups.push({ assets: [asset], keys, set })
  }
  return groups
}

/** Of groups that are cut alike, what is made of each partition. */
const byPartition = (groups: readonly Group[]): { assets: string[]; partition: string | undefined }[] => {
  const found: { assets: string[]; partition: string | undefined; set: WholeSet | undefined }[] = []
  for (const { assets, keys, set } of groups)
    for (const key of keys) {
      const partition = key === wholeKey ? undefined : key
      const known = found.find(
        (one) => one.partition === partition && (set && one.set ? sameSet(set, one.set) : set === one.set),
      )
      if (known) known.assets.push(...assets)
      else found.push({ assets: [...assets], partition, set })
    }
  return found
}

const isChain = (assets: readonly string[], pipelines: readonly DeployedPipeline[]): boolean =>
  assets.some((asset) =>
    producersOf(pipelines)
      .get(asset)
      ?.element.deps?.some((dep) => dep.asset === asset && isOnEarlier(dep)),
  )

/**
 * Starts what a tick asked for: one run for all that is not partitioned, one for each partition of what is cut alike, and a backfill where that would be many.
 * What refuses a run is told of its assets.
 */
export const startRequested = async (
  sql: Sql,
  at: ConditionPlace,
  { pipelines, plan }: { pipelines: DeployedPipeline[]; plan: ConditionPlan },
  requested: ReadonlyMap<string, ReadonlySet<string>>,
  tick: { number: number; now: Date },
): Promise<ReadonlyMap<string, Started>> => {
  const started = new Map<string, Started>(
    [...requested.keys()].map((asset) => [asset, { runIds: [], backfillIds: [], reason: null }]),
  )
  const tell = (assets: readonly string[], change: (of: Started) => void): void => {
    for (const asset of assets) {
      const of = started.get(asset)
      if (of) change(of)
    }
  }
  const tags = {
    'dagster/from_automation_condition': 'true',
    'dagster/asset_evaluation_id': String(tick.number),
  }
  const asked = new Map([...requested].filter(([asset]) => plan.ruleOf.has(asset)))
  const groups = alike(asked, pipelines)
  const isMany = ({ keys, assets }: Group): boolean =>
    keys.length > mostRuns || (keys.length > 1 && isChain(assets, pipelines))
  for (const { assets, partition } of byPartition(groups.filter((group) => !isMany(group)))) {
    const [first = '', ...others] = assets
    const trigger = { kind: 'condition', asset: first, others: others.length, tick: tick.number } as const
    const run = await refusable(sql, () =>
      startRunIn(sql, { ...at, target: { assets }, trigger, partition, tags }, tick.now, pipelines),
    )
    if (run instanceof Refusal) tell(assets, (of) => (of.reason = run.message))
    else tell(assets, (of) => of.runIds.push(run.runId))
  }
  for (const { assets, keys } of groups.filter(isMany)) {
    const request = {
      ...at,
      target: { assets },
      tags,
      by: { name: `condition of ${assets[0] ?? ''}` },
      order: 'ascending',
      mostAtOnce,
      onFailure: 'continue',
    } as const
    const backfill = await refusable(sql, () =>
      keepBackfill(sql, request, { assets, isChain: isChain(assets, pipelines) }, keys, tick.now),
    )
    if (backfill instanceof Refusal) tell(assets, (of) => (of.reason = backfill.message))
    else tell(assets, (of) => of.backfillIds.push(backfill.id))
  }
  return started
}
