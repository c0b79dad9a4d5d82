import type { AssetElement, Element } from '../../document/element.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import type { DeployedPipeline } from '../../run/deployed-pipeline.ts'
import { producersOf } from '../../run/producer.ts'
import { setOf } from '../../run/run-partitions.ts'
import { conditionPlan } from '../condition-plan.ts'
import { evaluateTick, type EvaluatedTick, type KeptRule } from '../evaluate-tick.ts'
import { wholeKey, type Entity, type Facts, type LastRun, type Update } from '../facts.ts'
import { keyFacts } from '../key-facts.ts'
import type { Asked } from '../keys-to-ask.ts'
import { nextLookMs } from '../next-look.ts'
import { ruleSurroundings } from '../rule-surroundings.ts'
import type { Surroundings } from '../surroundings.ts'
import { factsOfNothing } from './facts-of-nothing.ts'

export interface SketchedAsset {
  deps?: (string | NonNullable<AssetElement['deps']>[number])[]
  rule?: string
  /** The name of its partition set. */
  cut?: string
}

export interface Sketch {
  assets: Record<string, SketchedAsset>
  sets?: Record<string, PartitionSet>
}

const pipelineOf = ({ assets, sets = {} }: Sketch, hash: string): DeployedPipeline => {
  const elements: Element[] = [
    ...Object.entries(assets).map(([key, { deps, rule, cut }]): Element => ({
      kind: 'asset',
      id: key,
      key,
      deps: deps?.map((dep) => (typeof dep === 'string' ? { asset: dep } : dep)),
      ...(rule !== undefined && { automation: rule }),
      ...(cut !== undefined && { partitions: cut }),
      compute: { kind: 'shell', code: 'true' },
    })),
    ...Object.entries(sets).map(([name, set]): Element => ({
      kind: 'partitions',
      id: `set-${name}`,
      name,
      set,
    })),
  ]
  return {
    id: 'pipeline',
    hash,
    document: {
      settings: { name: 'world' },
      elements: Object.fromEntries(elements.map((element) => [element.id, element])),
      layout: {},
    },
  }
}

interface Known {
  made: Set<string>
  failed: Set<string>
  inRun: Set<string>
  lastRuns: Map<string, LastRun>
  codeVersion: string
}

/** A deployment in memory: things happen in it, and its ticks evaluate what they touched, as the worker does. */
export class World {
  pipelines: readonly DeployedPipeline[]
  nowMs: number
  number = 0
  /** Evaluations so far. */
  looked = 0
  readonly asked = new Map<string, Asked[]>()
  readonly #known = new Map<string, Known>()
  readonly #kept = new Map<string, KeptRule & { text: string }>()
  readonly #dueMs = new Map<string, number>()
  #updated = new Map<string, Map<string, Update>>()
  #changed = new Set<string>()

  constructor(sketch: Sketch, nowMs = Date.UTC(2026, 0, 1)) {
    this.pipelines = [pipelineOf(sketch, '0')]
    this.nowMs = nowMs
  }

  get plan() {
    return conditionPlan(this.pipelines)
  }

  /** Publishes another content: every rule is looked at. */
  publish(sketch: Sketch): void {
    this.pipelines = [pipelineOf(sketch, String(this.number + 1))]
    for (const { asset } of this.plan.rules) this.#dueMs.set(asset, this.nowMs)
  }

  known(asset: string): Known {
    const found = this.#known.get(asset) ?? {
      made: new Set(),
      failed: new Set(),
      inRun: new Set(),
      lastRuns: new Map(),
      codeVersion: '1',
    }
    this.#known.set(asset, found)
    return found
  }

  touch(asset: string): void {
    this.#changed.add(asset)
  }

  /** A partition is made; `together`: the assets that its run was to make. */
  make(
    asset: string,
    key = wholeKey,
    {
      together = [asset],
      begunMs = this.nowMs,
      tags = {} as Record<string, string>,
      isOtherData = true,
    } = {},
  ): void {
    const known = this.known(asset)
    known.made.add(key)
    known.failed.delete(key)
    known.lastRuns.set(key, { tags, assets: new Set(together) })
    const updates = this.#updated.get(asset) ?? new Map<string, Update>()
    const before = updates.get(key)
    updates.set(key, {
      atMs: this.nowMs,
      begunMs: Math.max(begunMs, before?.begunMs ?? 0),
      isOtherData: isOtherData || (before?.isOtherData ?? false),
    })
    this.#updated.set(asset, updates)
    this.touch(asset)
  }

  fail(asset: string, key = wholeKey): void {
    this.known(asset).failed.add(key)
    this.touch(asset)
  }

  updatesOf(asset: string): ReadonlyMap<string, Update> {
    return this.#updated.get(asset) ?? new Map()
  }

  setOf(asset: string) {
    const producer = producersOf(this.pipelines).get(asset)
    return producer && setOf(producer)
  }

  factsOf({ asset }: Entity): Facts | undefined {
    if (!producersOf(this.pipelines).has(asset)) return undefined
    const { made, failed, inRun, lastRuns, codeVersion } = this.known(asset)
    const last = this.asked.get(asset)?.findLast(({ tick }) => tick === this.number - 1)
    return factsOfNothing({
      ...keyFacts(this.setOf(asset), { nowMs: this.nowMs }),
      made,
      failed,
      inRun,
      lastRuns,
      codeVersion,
      updated: this.updatesOf(asset),
      requested: new Map(
        [...(last?.keys ?? [])].map((key) => [key, { tick: last?.tick ?? 0, atMs: last?.atMs ?? 0 }]),
      ),
    })
  }

  around(): Omit<Surroundings, 'willBeRequested'> {
    return {
      ...ruleSurroundings(this.pipelines, this.plan, { nowMs: this.nowMs }),
      factsOf: (entity) => this.factsOf(entity),
    }
  }

  /** A tick over what was touched, so long after what happened last. `begun` is told when all is as the tick finds it. */
  tick(afterMs = 30_000, begun?: () => void): EvaluatedTick {
    this.nowMs += afterMs
    this.number += 1
    begun?.()
    const { plan } = this
    const due = [...this.#dueMs].flatMap(([asset, dueMs]) => (dueMs <= this.nowMs ? [asset] : []))
    const unseen = plan.rules.flatMap(({ asset, text }) =>
      this.#kept.get(asset)?.text === text ? [] : [asset],
    )
    const touched = new Set([...[...this.#changed].flatMap(plan.watchersOf), ...due, ...unseen])
    for (const asset of unseen) this.#kept.delete(asset)
    const done = evaluateTick(plan, touched, {
      tick: { number: this.number, nowMs: this.nowMs },
      around: this.around(),
      keptOf: (asset) =>
        this.#kept.get(asset) ?? { evaluatedMs: undefined, state: {}, asked: this.asked.get(asset) ?? [] },
      isOn: () => true,
    })
    this.#changed = new Set()
    this.#updated = new Map()
    for (const [asset, keys] of done.requested) {
      this.asked.set(asset, [...(this.asked.get(asset) ?? []), { tick: this.number, atMs: this.nowMs, keys }])
      this.touch(asset)
    }
    for (const { planned, evaluation, againMs } of done.rules) {
      this.looked += 1
      const { asset, text } = planned
      // What is kept is kept as text.
      const state = JSON.parse(JSON.stringify(evaluation.state)) as KeptRule['state']
      this.#kept.set(asset, { text, evaluatedMs: this.nowMs, state, asked: this.asked.get(asset) ?? [] })
      const dueMs = evaluation.isSettled
        ? [againMs, nextLookMs(planned, (other) => this.setOf(other), this.nowMs)]
        : [this.nowMs]
      const known = dueMs.filter((instant) => instant !== undefined)
      if (known.length > 0) this.#dueMs.set(asset, Math.min(...known))
      else this.#dueMs.delete(asset)
    }
    return done
  }

  /** The same, told as `asset` or `asset[key]` in the order of their names. */
  asks(afterMs?: number): string[] {
    return [...this.tick(afterMs).requested]
      .flatMap(([asset, keys]) => [...keys].map((key) => (key === wholeKey ? asset : `${asset}[${key}]`)))
      .toSorted()
  }
}
