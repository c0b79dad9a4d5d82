import { describeAssets } from '#core/asset/asset-graph-entry.ts'
import type { ConditionPlan } from '#core/condition/condition-plan.ts'
import { wholeKey, type Entity, type Facts, type Update } from '#core/condition/facts.ts'
import { readKeys } from '#core/condition/kept-keys.ts'
import { keyFacts } from '#core/condition/key-facts.ts'
import { nameOf } from '#core/condition/missed-updates.ts'
import { isMadeElsewhere, isObservedByRuns } from '#core/document/asset-graph.ts'
import type { FreshnessState } from '#core/freshness/judge-freshness.ts'
import { keptFor } from '#core/kept-for.ts'
import type { WholeSet } from '#core/partition/partition-set.ts'
import { dynamicNames } from '#core/partition/whole-set.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { setOf } from '#core/run/run-partitions.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import {
  loadBackfillFacts,
  loadFreshnessStates,
  loadInRun,
  loadPartitionFacts,
  loadStateFacts,
  type PartitionFacts,
  type StateFacts,
} from '#server/db/sql/condition-facts.ts'
import type { ConditionNews } from '#server/db/sql/condition-news.ts'
import type { ConditionPlace } from '#server/db/sql/condition-turns.ts'
import { dynamicKeys } from '#server/db/sql/dynamic-partitions.ts'

import { assetsOfTarget } from './assets-of-target.ts'
import { checkFacts } from './check-facts.ts'
import { LastRuns, type MadeAsset } from './last-runs.ts'
import { updatesIn, type UpdateOfRun } from './updates-in.ts'

/** What a tick has to do with, whichever assets it looks at. */
export interface TickGround {
  pipelines: DeployedPipeline[]
  plan: ConditionPlan
  news: readonly ConditionNews[]
  /** Of the tick before: its number, its instant and what it asked for. */
  before: { number: number; atMs: number; requested: Record<string, string[]> }
  nowMs: number
}

const codeVersions = keptFor(
  (pipelines: readonly DeployedPipeline[]) =>
    new Map(describeAssets(pipelines).map(({ description, codeVersion }) => [description.key, codeVersion])),
)

/** How an asset of the active versions is cut; undefined where it is made whole, or not there. */
export const setOfAsset = (pipelines: readonly DeployedPipeline[], asset: string): WholeSet | undefined => {
  const producer = producersOf(pipelines).get(asset)
  return producer && setOf(producer)
}

const add = (map: Map<string, Set<string>>, name: string, key: string): void => {
  const known = map.get(name)
  if (known) known.add(key)
  else map.set(name, new Set([key]))
}

/** What is known at a tick of the assets that it looks at. More may be loaded while it goes on. */
export class ConditionFacts {
  readonly #sql: Sql
  readonly #place: ConditionPlace
  readonly #ground: TickGround
  readonly #updates: Map<string, Map<string, UpdateOfRun>>
  readonly #loaded = new Set<string>()
  readonly #facts = new Map<string, Facts>()
  readonly #states = new Map<string, StateFacts>()
  readonly #partitions = new Map<string, PartitionFacts>()
  readonly #inRun = new Map<string, Set<string>>()
  readonly #inBackfill = new Map<string, Set<string>>()
  readonly #freshness = new Map<string, FreshnessState>()
  readonly #lastRuns: LastRuns
  #dynamic: Record<string, string[]> = {}

  constructor(sql: Sql, place: ConditionPlace, ground: TickGround) {
    this.#sql = sql
    this.#place = place
    this.#ground = ground
    this.#updates = updatesIn(ground.news)
    this.#lastRuns = new LastRuns(sql, place, ground.plan)
  }

  /** What was updated since the last tick, by name and partition. */
  get updates(): ReadonlyMap<string, ReadonlyMap<string, Update>> {
    return this.#updates
  }

  get dynamic(): Readonly<Record<string, readonly string[]>> {
    return this.#dynamic
  }

  /** Loads what is known of assets, as far as it is not yet. `roots`: those whose rules look at them. */
  async load(assets: Iterable<string>, roots: ReadonlySet<string>): Promise<void> {
    const producers = producersOf(this.#ground.pipelines)
    const keys = [...assets].filter((asset) => producers.has(asset) && !this.#loaded.has(asset))
    if (keys.length === 0) return
    for (const key of keys) this.#loaded.add(key)
    await this.#loadStates(keys)
    await this.#loadActivity(keys)
    await this.#lastRuns.load(
      keys.map((key) => this.#madeBy(key)),
      roots,
    )
    // Sets of what is loaded later may have other names.
    this.#facts.clear()
  }

  /** What is known of an asset or a check; undefined where the deployment has none, or it was not loaded. */
  factsOf(entity: Entity): Facts | undefined {
    if (!this.#loaded.has(entity.asset)) return undefined
    const name = nameOf(entity)
    const known = this.#facts.get(name) ?? this.#made(entity)
    this.#facts.set(name, known)
    return known
  }

  async #loadStates(keys: readonly string[]): Promise<void> {
    const { pipelines } = this.#ground
    const [sql, place] = [this.#sql, this.#place]
    for (const state of await loadStateFacts(sql, place, keys)) this.#states.set(state.key, state)
    const cut = keys.filter((key) => setOfAsset(pipelines, key) !== undefined)
    const versioned = cut.map((key) => ({ key, codeVersion: codeVersions(pipelines).get(key) ?? '' }))
    for (const pieces of await loadPartitionFacts(sql, place, versioned))
      this.#partitions.set(pieces.key, pieces)
    const names = cut.flatMap((key) => {
      const set = setOfAsset(pipelines, key)
      return set ? dynamicNames(set) : []
    })
    const unknown = [...new Set(names)].filter((name) => !(name in this.#dynamic))
    this.#dynamic = { ...this.#dynamic, ...(await dynamicKeys(sql, place, unknown)) }
  }

  async #loadActivity(keys: readonly string[]): Promise<void> {
    const { pipelines } = this.#ground
    const [sql, place] = [this.#sql, this.#place]
    for (const { key, partition } of await loadInRun(sql, place, keys))
      add(this.#inRun, key, setOfAsset(pipelines, key) ? (partition ?? wholeKey) : wholeKey)
    for (const { key, state } of await loadFreshnessStates(sql, place, keys)) this.#freshness.set(key, state)
    for (const { target, assets, partitions } of await loadBackfillFacts(sql, place))
      for (const asset of assets ?? assetsOfTarget(target, pipelines))
        for (const key of partitions) add(this.#inBackfill, asset, key ?? wholeKey)
  }

  #madeBy(asset: string): MadeAsset {
    const runId = this.#states.get(asset)?.runId ?? null
    return { asset, runId, isCut: this.#partitions.has(asset), updates: this.#updates.get(asset) }
  }

  #made({ asset, check }: Entity): Facts {
    const { pipelines, before, nowMs } = this.#ground
    const set = check === undefined ? setOfAsset(pipelines, asset) : undefined
    const base = keyFacts(set, { nowMs, dynamic: this.#dynamic })
    const state = this.#states.get(asset)
    const pieces = this.#partitions.get(asset)
    const producer = producersOf(pipelines).get(asset)
    const updates = this.#updates.get(nameOf({ asset, ...(check !== undefined && { check }) }))
    const codeVersion = codeVersions(pipelines).get(asset) ?? ''
    const whole = (isSo: boolean | undefined): ReadonlySet<string> => new Set(isSo ? [wholeKey] : [])
    const shared = {
      ...base,
      updated: updates ?? new Map<string, Update>(),
      codeVersion,
      freshness: this.#freshness.get(asset),
    }
    if (check !== undefined) return { ...shared, ...checkFacts(state, state?.checks[check]) }
    const requested = before.requested[asset] ?? []
    const { made, failed, outdated } = set
      ? {
          made: pieces?.made ?? new Set(),
          failed: pieces?.failed ?? new Set(),
          outdated: pieces?.outdated ?? new Set(),
        }
      : {
          made: whole(state?.isMade),
          failed: whole(state?.hasFailed),
          outdated: whole(
            state !== undefined && state.codeVersion !== null && state.codeVersion !== codeVersion,
          ),
        }
    return {
      ...shared,
      made: made as ReadonlySet<string>,
      failed: failed as ReadonlySet<string>,
      outdated: outdated as ReadonlySet<string>,
      isExpected:
        producer !== undefined && (isObservedByRuns(producer.element) || !isMadeElsewhere(producer.element)),
      inRun: this.#inRun.get(asset) ?? new Set(),
      inBackfill: this.#inBackfill.get(asset) ?? new Set(),
      requested: new Map(
        [...readKeys(requested, base)].map((key) => [key, { tick: before.number, atMs: before.atMs }]),
      ),
      lastRuns: this.#lastRuns.of(asset, made as ReadonlySet<string>),
    }
  }
}
