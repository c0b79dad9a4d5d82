import { isMadeByRuns, isObservedByRuns, keysOf } from '../document/asset-graph.ts'
import { keptFor } from '../kept-for.ts'
import type { DeployedPipeline } from '../run/deployed-pipeline.ts'
import { producersOf, type Producer } from '../run/producer.ts'
import { describedAsset, selectAssets } from '../run/select-assets.ts'
import { conditionOf } from './condition-of.ts'
import { ruleOf } from './rule-of.ts'
import { or, withParts, type Rule } from './rule.ts'
import { spellCondition } from './spell-condition.ts'

/** A rule of an active version. */
export interface PlannedRule {
  asset: string
  /** Of its condition; what is kept of another text is of no use to it. */
  text: string
  rule: Rule
  /** Every asset that it is asked of, itself included. */
  looksAt: ReadonlySet<string>
  times: readonly { cron: string; timezone: string }[]
}

/** The rules of a deployment and how they hang together. */
export interface ConditionPlan {
  /** What is made from others comes after them. */
  rules: readonly PlannedRule[]
  ruleOf: ReadonlyMap<string, PlannedRule>
  /** The assets whose rules look at an asset. */
  watchersOf: (asset: string) => readonly string[]
  depsOf: (asset: string) => readonly string[]
  chosen: (selection: string) => ReadonlySet<string>
  /** What is made together with an asset, itself included. */
  madeWith: (asset: string) => readonly string[]
}

const depsOfProducer = (producer: Producer | undefined): readonly string[] =>
  producer?.element.deps?.map(({ asset }) => asset) ?? []

/** What is made from others comes after them, and after all that is made together with them. */
const inOrder = (producers: ReadonlyMap<string, Producer>): string[] => {
  const before = (asset: string): string[] =>
    depsOfProducer(producers.get(asset)).flatMap((dep) => {
      const maker = producers.get(dep)
      return maker ? keysOf(maker.element) : []
    })
  const ordered = new Set<string>()
  const begun = new Set<string>()
  for (const root of producers.keys()) {
    const stack = [root]
    for (let asset = stack.at(-1); asset !== undefined; asset = stack.at(-1)) {
      const open = begun.has(asset) ? [] : before(asset).filter((dep) => !begun.has(dep))
      begun.add(asset)
      if (open.length > 0) stack.push(...open)
      else {
        ordered.add(asset)
        stack.pop()
      }
    }
  }
  return [...ordered]
}

const downstreamOf = (asset: string, readers: ReadonlyMap<string, readonly string[]>): string[] => {
  const found = new Set([asset])
  for (const at of found) for (const reader of readers.get(at) ?? []) found.add(reader)
  return [...found].slice(1)
}

const without = (rule: Rule, downstream: readonly Rule[]): Rule =>
  rule.type === 'downstream'
    ? { ...or(...downstream), label: rule.label ?? 'a condition downstream' }
    : withParts(rule, (part) => without(part, downstream))

const asksDownstream = (rule: Rule): boolean =>
  rule.type === 'downstream' || ('of' in rule && rule.of.some(asksDownstream))

interface Reach {
  looksAt: Set<string>
  times: Map<string, { cron: string; timezone: string }>
}

const reach = (
  rule: Rule,
  asset: string,
  plan: Pick<ConditionPlan, 'depsOf' | 'chosen'>,
  found: Reach,
): Reach => {
  found.looksAt.add(asset)
  if (rule.type === 'operand' && rule.operand.name === 'cron_tick_passed') {
    const { cron, timezone } = rule.operand
    found.times.set(`${timezone} ${cron}`, { cron, timezone })
  }
  if (rule.type === 'operand' && rule.operand.name === 'required_but_nonexistent')
    for (const other of plan.depsOf(asset)) found.looksAt.add(other)
  if (!('of' in rule)) return found
  const assets =
    rule.type === 'deps'
      ? plan
          .depsOf(asset)
          .filter(
            (key) =>
              rule.only.every((selection) => plan.chosen(selection).has(key)) &&
              !rule.without.some((selection) => plan.chosen(selection).has(key)),
          )
      : [rule.type === 'asset' ? rule.key : asset]
  for (const other of assets) for (const part of rule.of) reach(part, other, plan, found)
  return found
}

/** The rules of the active versions of a deployment. Worked out once for a list of versions. */
export const conditionPlan = keptFor((pipelines: readonly DeployedPipeline[]): ConditionPlan => {
  const producers = producersOf(pipelines)
  const written = new Map<string, { text: string; rule: Rule }>()
  for (const [asset, { element }] of producers) {
    const condition = conditionOf(describedAsset(element, asset))
    if (condition && (isMadeByRuns(element) || isObservedByRuns(element)))
      written.set(asset, { text: spellCondition(condition), rule: ruleOf(condition) })
  }
  const readers = new Map<string, string[]>()
  for (const [asset, producer] of producers)
    for (const dep of depsOfProducer(producer)) {
      const known = readers.get(dep)
      if (known) known.push(asset)
      else readers.set(dep, [asset])
    }
  const selections = new Map<string, ReadonlySet<string>>()
  const depsOf = (asset: string) => depsOfProducer(producers.get(asset))
  const chosen = (selection: string): ReadonlySet<string> => {
    const known = selections.get(selection) ?? new Set(selectAssets(selection, [...pipelines]))
    selections.set(selection, known)
    return known
  }
  const rules = inOrder(producers).flatMap((asset): PlannedRule[] => {
    const found = written.get(asset)
    if (!found) return []
    const downstream = asksDownstream(found.rule)
      ? downstreamOf(asset, readers).flatMap((reader) => {
          const rule = written.get(reader)?.rule
          return rule && !asksDownstream(rule) ? [rule] : []
        })
      : []
    const rule = without(found.rule, downstream)
    const { looksAt, times } = reach(
      rule,
      asset,
      { depsOf, chosen },
      { looksAt: new Set(), times: new Map() },
    )
    return [{ asset, text: found.text, rule, looksAt, times: [...times.values()] }]
  })
  const watchers = new Map<string, string[]>()
  for (const { asset, looksAt } of rules)
    for (const other of looksAt) {
      const known = watchers.get(other)
      if (known) known.push(asset)
      else watchers.set(other, [asset])
    }
  return {
    rules,
    ruleOf: new Map(rules.map((planned) => [planned.asset, planned])),
    watchersOf: (asset) => watchers.get(asset) ?? [],
    depsOf,
    chosen,
    madeWith: (asset) => {
      const element = producers.get(asset)?.element
      return element ? keysOf(element) : [asset]
    },
  }
})
