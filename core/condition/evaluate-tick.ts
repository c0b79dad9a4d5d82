import type { ConditionPlan, PlannedRule } from './condition-plan.ts'
import { evaluateRule, type Evaluation } from './evaluate-rule.ts'
import type { Entity } from './facts.ts'
import { keysToAsk, type Asked } from './keys-to-ask.ts'
import { factsWithMissed, type MissedUpdates } from './missed-updates.ts'
import type { RuleState } from './rule-state.ts'
import type { Surroundings, Tick } from './surroundings.ts'

/** What is kept of a rule from one evaluation to the next. */
export interface KeptRule {
  /** Of its evaluation before, in milliseconds since 1970; undefined at the first. */
  evaluatedMs: number | undefined
  state: RuleState
  asked: readonly Asked[]
  /** Of one that could not be evaluated: until when it is left alone, and what happened since. */
  setAside?: { untilMs: number; missed: MissedUpdates } | undefined
}

/** A rule that is not evaluated at a tick. `error`: why, where it was tried. */
export interface SetAsideRule {
  planned: PlannedRule
  error?: unknown
}

export interface EvaluatedRule {
  planned: PlannedRule
  evaluation: Evaluation
  /** The partitions it asks for. */
  requested: ReadonlySet<string>
  /** When it may ask for more, though nothing happens. */
  againMs: number | undefined
}

export interface TickFacts {
  tick: Tick
  around: Omit<Surroundings, 'willBeRequested'>
  /** Undefined: it is not known, and has to be before its rule can be evaluated. */
  keptOf: (asset: string) => KeptRule | undefined
  isOn: (asset: string) => boolean
}

export interface EvaluatedTick {
  rules: EvaluatedRule[]
  /** Rules that something touched and that could not be evaluated, now or a while ago. They ask for nothing, and what they miss is theirs to keep. */
  setAside: SetAsideRule[]
  /** Partitions asked for, by asset; with those of assets that are made together with them. */
  requested: ReadonlyMap<string, ReadonlySet<string>>
  /** Assets whose rules were to be evaluated too and are not known: the tick counts for nothing without them. */
  unknown: ReadonlySet<string>
}

/**
 * One tick over the rules that something touched, those upstream first, so that each sees what was asked for before it. What is asked for touches whoever
 * looks at it, in the same tick where that comes later. A rule that cannot be evaluated is set aside and holds up no other.
 */
export const evaluateTick = (
  plan: ConditionPlan,
  touched: ReadonlySet<string>,
  { tick, around, keptOf, isOn }: TickFacts,
): EvaluatedTick => {
  const waiting = new Set(touched)
  const requested = new Map<string, Set<string>>()
  const unknown = new Set<string>()
  const rules: EvaluatedRule[] = []
  const setAside: SetAsideRule[] = []
  const whole: Surroundings = {
    ...around,
    willBeRequested: (asset) => requested.get(asset) ?? new Set(),
  }
  const request = (asset: string, keys: ReadonlySet<string>): void => {
    for (const made of plan.madeWith(asset)) {
      requested.set(made, (requested.get(made) ?? new Set<string>()).union(keys))
      for (const watcher of plan.watchersOf(made)) waiting.add(watcher)
    }
  }
  for (const planned of plan.rules) {
    const { asset, rule } = planned
    if (!waiting.has(asset) || !isOn(asset)) continue
    const kept = keptOf(asset)
    const facts = kept && around.factsOf({ asset })
    if (!facts) {
      unknown.add(asset)
      continue
    }
    if (kept.setAside && kept.setAside.untilMs > tick.nowMs) {
      setAside.push({ planned })
      continue
    }
    const { missed } = kept.setAside ?? {}
    const surroundings = missed
      ? { ...whole, factsOf: (entity: Entity) => factsWithMissed(whole.factsOf(entity), entity, missed) }
      : whole
    try {
      const evaluated = { root: asset, tick, previousMs: kept.evaluatedMs, around: surroundings }
      const evaluation = evaluateRule(rule, evaluated, kept.state)
      const { keys, againMs } = keysToAsk(evaluation.tree.truth, facts, kept.asked, tick)
      if (keys.size > 0) request(asset, keys)
      rules.push({ planned, evaluation, requested: keys, againMs })
    } catch (error) {
      setAside.push({ planned, error })
    }
  }
  return { rules, setAside, requested, unknown }
}
