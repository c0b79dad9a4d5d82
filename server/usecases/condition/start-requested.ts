import type { ConditionPlan } from '#core/condition/condition-plan.ts'
import { wholeKey } from '#core/condition/facts.ts'
import { isMadeElsewhere, isOnEarlier } from '#core/document/asset-graph.ts'
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

/** What one run can deal with: it is cut alike, and is all made or all observed. */
interface Kind {
  set: WholeSet | undefined
  isObserved: boolean
}

interface Group extends Kind {
  assets: string[]
  keys: readonly string[]
}

const isAlike = (one: Kind, other: Kind): boolean =>
  one.isObserved === other.isObserved &&
  (one.set && other.set ? sameSet(one.set, other.set) : one.set === other.set)

/** Assets that one run can deal with and that were asked for the same partitions. */
const alike = (
  requested: ReadonlyMap<string, ReadonlySet<string>>,
  pipelines: readonly DeployedPipeline[],
): Group[] => {
  const groups: Group[] = []
  for (const [asset, asked] of requested) {
    const element = producersOf(pipelines).get(asset)?.element
    const kind = {
      set: setOfAsset(pipelines, asset),
      isObserved: element !== undefined && isMadeElsewhere(element),
    }
    const keys = [...asked]
    const known = groups.find(
      (group) =>
        isAlike(kind, group) &&
        group.keys.length === keys.length &&
        group.keys.every((key) => asked.has(key)),
    )
    if (known) known.assets.push(asset)
    else groups.push({ ...kind, assets: [asset], keys })
  }
  return groups
}

/** Of groups that one run can deal with, what is made or observed of each partition. */
const byPartition = (groups: readonly Group[]): { assets: string[]; partition: string | undefined }[] => {
  const found: (Kind & { assets: string[]; partition: string | undefined })[] = []
  for (const { assets, keys, ...kind } of groups)
    for (const key of keys) {
      const partition = key === wholeKey ? undefined : key
      const known = found.find((one) => one.partition === partition && isAlike(kind, one))
      if (known) known.assets.push(...assets)
      else found.push({ ...kind, assets: [...assets], partition })
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
