import { never } from '../never.ts'
import { askedOthers, type RuleOfOthers } from './asked-others.ts'
import { broughtHere, either, within } from './combine-truths.ts'
import type { Entity, Facts } from './facts.ts'
import { keptKeys, readKeys } from './kept-keys.ts'
import { later, seenAt, type Moment, type Truth } from './moment.ts'
import type { RuleState } from './rule-state.ts'
import type { Operand, Rule } from './rule.ts'
import { sinceTruth } from './since-truth.ts'
import type { KeyMapping } from './surroundings.ts'
import {
  amongKeys,
  every,
  filtered,
  nothing,
  truthOfOperand,
  type Among,
  type Evaluated,
} from './truth-of-operand.ts'

/** A part of a rule with the keys of which it is true, and those of its own parts. */
export interface TrueTree {
  rule: Rule
  entity: Entity
  truth: Truth
  /** False: no key was left for which it would have mattered. */
  isAsked: boolean
  of: readonly TrueTree[]
}

export interface Evaluation {
  tree: TrueTree
  /** For the next tick. */
  state: RuleState
  /** True: another tick at which nothing new is known finds the same. */
  isSettled: boolean
}

const happenings: ReadonlySet<Operand['name']> = new Set<Operand['name']>([
  'newly_updated',
  'newly_requested',
  'data_version_changed',
  'cron_tick_passed',
  'initial_evaluation',
  'will_be_requested',
])

/** Where a part of a rule is asked. */
interface Place {
  entity: Entity
  facts: Facts
  /** From the root of the rule; the same at every tick. */
  path: string
  among: Among
}

class RuleEvaluator {
  readonly #evaluated: Evaluated
  readonly #before: RuleState
  readonly state: RuleState = {}
  isSettled = true

  constructor(evaluated: Evaluated, before: RuleState) {
    this.#evaluated = evaluated
    this.#before = before
  }

  evaluate(rule: Rule, place: Place): TrueTree {
    const tree = this.#tree(rule, place)
    return { ...tree, rule, entity: place.entity, isAsked: place.among?.size !== 0 }
  }

  #tree(rule: Rule, place: Place): Pick<TrueTree, 'truth' | 'of'> {
    const { among, facts } = place
    switch (rule.type) {
      case 'operand':
        return { truth: this.#operand(rule.operand, place), of: [] }
      case 'downstream':
        return { truth: nothing, of: [] }
      case 'and':
        return this.#and(rule.of, place)
      case 'or': {
        const of = rule.of.map((part, index) => this.#part(part, place, index, among))
        return { truth: either(of.map(({ truth }) => truth)), of }
      }
      case 'not': {
        const part = this.#part(rule.of[0], place, 0, among)
        return { truth: filtered(among, facts, (key) => !part.truth.has(key)), of: [part] }
      }
      case 'newlyTrue':
        return this.#newlyTrue(rule.of[0], place)
      case 'since':
        return this.#since(rule.of, place)
      case 'deps':
      case 'checks':
      case 'asset':
        return this.#others(rule, place)
      default:
        return never(rule)
    }
  }

  #part(rule: Rule, place: Place, index: number, among: Among): TrueTree {
    return this.evaluate(rule, { ...place, path: `${place.path}.${index}`, among })
  }

  #operand(operand: Operand, place: Place): Truth {
    const { entity, facts, among, path } = place
    const { tick } = this.#evaluated
    if (operand.name === 'code_version_changed') {
      const before = this.#before[path]
      this.state[path] = { code: facts.codeVersion }
      if (!before || !('code' in before) || before.code === facts.codeVersion) return nothing
      this.isSettled = false
      return every(among, facts, seenAt(tick.number, tick.nowMs))
    }
    const truth = truthOfOperand(operand, entity, facts, among, this.#evaluated)
    if (truth.size > 0 && happenings.has(operand.name)) this.isSettled = false
    return truth
  }

  /** Each part is asked only of the keys of which those before it are true. */
  #and(parts: readonly Rule[], place: Place): Pick<TrueTree, 'truth' | 'of'> {
    let among = place.among
    const of = parts.map((rule, index) => {
      const part = this.#part(rule, place, index, among)
      among = new Set(part.truth.keys())
      return part
    })
    const keys = amongKeys(among, place.facts)
    const moment = (key: string): Moment | null =>
      of.reduce<Moment | null>((latest, { truth }) => later(latest, truth.get(key)), null)
    return { truth: new Map([...keys].map((key) => [key, moment(key)])), of }
  }

  #newlyTrue(rule: Rule, place: Place): Pick<TrueTree, 'truth' | 'of'> {
    const { path, facts, among } = place
    const { tick } = this.#evaluated
    const part = this.#part(rule, place, 0, undefined)
    const before = this.#before[path]
    const was = before && 'was' in before ? readKeys(before.was, facts) : new Set()
    this.state[path] = { was: keptKeys(part.truth.keys(), facts) }
    const truth = new Map(
      [...part.truth].flatMap(([key, moment]) =>
        was.has(key) ? [] : [[key, moment ?? seenAt(tick.number, tick.nowMs)] as const],
      ),
    )
    if (truth.size > 0) this.isSettled = false
    return { truth: within(truth, among), of: [part] }
  }

  #since([trigger, reset]: readonly [Rule, Rule], place: Place): Pick<TrueTree, 'truth' | 'of'> {
    const { path, facts, among } = place
    const triggered = this.#part(trigger, place, 0, undefined)
    const resets = this.#part(reset, place, 1, undefined)
    const { truth, kept } = sinceTruth(this.#before[path], triggered.truth, resets.truth, facts)
    this.state[path] = kept
    return { truth: within(truth, among), of: [triggered, resets] }
  }

  /** Asks a part of other assets or of checks, and tells of the keys here what was found. */
  #others(rule: RuleOfOthers, place: Place): Pick<TrueTree, 'truth' | 'of'> {
    const { around } = this.#evaluated
    const { entity, among, facts, path } = place
    const found = askedOthers(rule, entity.asset, around).flatMap((other) => {
      const there = around.factsOf(other)
      if (!there) return []
      const mapping = around.mappingOf(entity.asset, other.asset)
      const needed = among && new Set([...among].flatMap((key) => (mapping.isSame ? key : mapping.of(key))))
      const name = other.check === undefined ? other.asset : `${other.asset}:${other.check}`
      const part = this.evaluate(rule.of[0], {
        entity: other,
        facts: there,
        path: `${path}@${name}`,
        among: other.check === undefined ? needed : undefined,
      })
      return [{ part, truth: this.#toldHere(part, mapping, place) }]
    })
    const of = found.map(({ part }) => part)
    const truths = found.map(({ truth }) => truth)
    if (!('all' in rule) || !rule.all) return { truth: either(truths), of }
    const all = filtered(among, facts, (key) => truths.every((truth) => truth.has(key)))
    const moments = either(truths)
    return { truth: new Map([...all.keys()].map((key) => [key, moments.get(key) ?? null])), of }
  }

  /** What a check found counts for every partition of its asset. */
  #toldHere({ entity, truth }: TrueTree, mapping: KeyMapping, place: Place): Truth {
    if (entity.check === undefined) return broughtHere(truth, mapping, place)
    const [moment] = truth.values()
    return moment === undefined ? nothing : every(place.among, place.facts, moment)
  }
}

/**
 * Evaluates a rule for an asset at a tick. Pure. What is found depends on what is known now, on what happened since its evaluation before, and on the state that
 * one left; so evaluations at which nothing new is known may be left out once one has settled.
 */
export const evaluateRule = (rule: Rule, evaluated: Evaluated, before: RuleState): Evaluation => {
  const entity = { asset: evaluated.root }
  const facts = evaluated.around.factsOf(entity)
  if (!facts) throw new Error(`Nothing is known of the asset ${evaluated.root}.`)
  const evaluator = new RuleEvaluator(evaluated, before)
  const tree = evaluator.evaluate(rule, { entity, facts, path: '', among: undefined })
  return { tree, state: evaluator.state, isSettled: evaluator.isSettled }
}
