import type { ConditionPlan } from '#core/condition/condition-plan.ts'
import { wholeKey, type LastRun } from '#core/condition/facts.ts'
import { asks, type Operand } from '#core/condition/rule.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadLastRuns, loadPartitionRuns } from '#server/db/sql/condition-facts.ts'
import type { ConditionPlace } from '#server/db/sql/condition-turns.ts'

import type { UpdateOfRun } from './updates-in.ts'

/** An asset with what is known already of the runs that made it. */
export interface MadeAsset {
  asset: string
  /** Of the run that made it last. */
  runId: string | null
  isCut: boolean
  /** Of what was updated just now, by partition. */
  updates: ReadonlyMap<string, UpdateOfRun> | undefined
}

/** The runs that made assets last, as far as rules ask for them. More may be loaded while a tick goes on. */
export class LastRuns {
  readonly #sql: Sql
  readonly #place: ConditionPlace
  readonly #plan: ConditionPlan
  readonly #runs = new Map<string, LastRun>()
  /** Its id, by asset and partition. */
  readonly #runOf = new Map<string, string>()

  constructor(sql: Sql, place: ConditionPlace, plan: ConditionPlan) {
    this.#sql = sql
    this.#place = place
    this.#plan = plan
  }

  /** Loads those of assets. `roots`: those whose rules look at them. */
  async load(made: readonly MadeAsset[], roots: ReadonlySet<string>): Promise<void> {
    if (!this.#isAsked(roots, (name) => name.startsWith('executed_with_'))) return
    for (const { asset, runId } of made) this.#put(asset, wholeKey, runId)
    // Most rules ask only for the runs of what was updated just now.
    const asksOfState = this.#isAsked(roots, (name) => name === 'executed_with_tags')
    const cut = made.flatMap(({ asset, isCut }) => (isCut && asksOfState ? asset : []))
    for (const { key, partition, runId } of await loadPartitionRuns(this.#sql, this.#place, cut))
      this.#put(key, partition, runId)
    for (const { asset, updates } of made)
      for (const [partition, { runId }] of updates ?? []) this.#put(asset, partition, runId)
    const wanted = [...new Set(this.#runOf.values())].filter((id) => !this.#runs.has(id))
    const { tenantId } = this.#place
    for (const { id, tags, assets } of await loadLastRuns(this.#sql, tenantId, wanted, [...roots]))
      this.#runs.set(id, { tags, assets: new Set(assets) })
  }

  /** Those that made these partitions of an asset, as far as they are known. */
  of(asset: string, partitions: ReadonlySet<string>): ReadonlyMap<string, LastRun> {
    const found = new Map<string, LastRun>()
    if (this.#runs.size === 0) return found
    for (const key of partitions) {
      const run = this.#runs.get(this.#runOf.get(`${asset}\n${key}`) ?? '')
      if (run) found.set(key, run)
    }
    return found
  }

  #put(asset: string, partition: string, runId: string | null): void {
    if (runId !== null) this.#runOf.set(`${asset}\n${partition}`, runId)
  }

  #isAsked(roots: ReadonlySet<string>, isSuch: (name: Operand['name']) => boolean): boolean {
    return [...roots].some((root) => {
      const rule = this.#plan.ruleOf.get(root)?.rule
      return rule !== undefined && asks(rule, (part) => part.type === 'operand' && isSuch(part.operand.name))
    })
  }
}
