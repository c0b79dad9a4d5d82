import type { Entity, Facts } from '../facts.ts'
import { later, seenAt, takesAway, type Moment, type Triggered } from '../moment.ts'
import type { Operand, Rule } from '../rule.ts'
import type { Surroundings, Tick } from '../surroundings.ts'
import { latestFire } from './latest-fire.ts'

/** All that was known at a tick, and what was asked for at it so far. */
export interface Remembered {
  tick: Tick
  facts: ReadonlyMap<string, Facts>
  around: Omit<Surroundings, 'factsOf' | 'willBeRequested'>
  requested: Map<string, ReadonlySet<string>>
}

/** True since a moment, or as a state (null); undefined: not true. */
type Held = Moment | null | undefined

/**
 * What conditions mean, said as simply as can be: of one partition at one tick, from the whole history, with no state, nothing left out and nothing kept.
 * It is slow, and what the program does is held to it.
 */
export class Model {
  readonly history: Remembered[] = []
  readonly #known = new Map<Rule, Map<string, Held>>()

  holds(rule: Rule, root: string, entity: Entity, key: string, at: number): Held {
    const known = this.#known.get(rule) ?? new Map<string, Held>()
    this.#known.set(rule, known)
    const name = `${root} ${entity.asset} ${key} ${at}`
    if (!known.has(name)) known.set(name, this.#found(rule, root, entity, key, at))
    return known.get(name)
  }

  #found(rule: Rule, root: string, entity: Entity, key: string, at: number): Held {
    const then = this.history[at]
    const facts = then?.facts.get(entity.asset)
    if (!then || facts?.keys.placeOf(key) === undefined) return undefined
    const part = (index: number, when = at): Held => {
      const of = 'of' in rule ? rule.of[index] : undefined
      return of && this.holds(of, root, entity, key, when)
    }
    switch (rule.type) {
      case 'operand':
        return this.#operand(rule.operand, root, entity.asset, key, at, facts)
      case 'and': {
        const parts = rule.of.map((_, index) => part(index))
        return parts.includes(undefined) ? undefined : parts.reduce<Moment | null>(later, null)
      }
      case 'or': {
        const parts = rule.of.map((_, index) => part(index)).filter((one) => one !== undefined)
        return parts.length === 0 ? undefined : parts.reduce<Moment | null>(later, null)
      }
      case 'not':
        return part(0) === undefined ? null : undefined
      case 'newlyTrue': {
        const now = part(0)
        if (now === undefined || part(0, at - 1) !== undefined) return undefined
        return now ?? seenAt(then.tick.number, then.tick.nowMs)
      }
      case 'since':
        return this.#since(facts, part, at)
      case 'deps':
      case 'asset':
        return this.#others(rule, root, entity.asset, key, at, then)
      default:
        return undefined
    }
  }

  #since(facts: Facts, part: (index: number, when: number) => Held, at: number): Held {
    let held: Triggered | undefined
    for (let when = 0; when <= at; when += 1) {
      const trigger = part(0, when)
      if (trigger !== undefined)
        held = {
          tick: Math.max(held?.tick ?? 0, trigger?.tick ?? 0),
          atMs: Math.max(held?.atMs ?? 0, trigger?.atMs ?? 0),
        }
      const reset = part(1, when)
      if (held && reset !== undefined && takesAway(reset, held)) held = undefined
    }
    if (!held || facts.keys.size === 0) return undefined
    return held.tick === 0 ? null : { ...held, handledTick: held.tick, handledMs: held.atMs }
  }

  #others(
    rule: Extract<Rule, { type: 'deps' | 'asset' }>,
    root: string,
    asset: string,
    key: string,
    at: number,
    { around, facts }: Remembered,
  ): Held {
    const asked = rule.type === 'asset' ? [rule.key] : around.depsOf(asset)
    const found = asked
      .filter((other) => facts.has(other))
      .map((other) => {
        const mapping = around.mappingOf(asset, other)
        const keys = mapping.isSame ? [key] : mapping.of(key)
        const held = keys
          .map((one) => this.holds(rule.of[0], root, { asset: other }, one, at))
          .filter((one) => one !== undefined)
        return held.length === 0 ? undefined : held.reduce<Moment | null>(later, null)
      })
    const held = found.filter((one) => one !== undefined)
    const isTrue = rule.type === 'deps' && rule.all ? held.length === found.length : held.length > 0
    return isTrue ? held.reduce<Moment | null>(later, null) : undefined
  }

  #operand(operand: Operand, root: string, asset: string, key: string, at: number, facts: Facts): Held {
    const then = this.history[at]
    const before = this.history[at - 1]
    if (!then) return undefined
    const { tick } = then
    const state = (isSo: boolean): Held => (isSo ? null : undefined)
    switch (operand.name) {
      case 'missing':
        return state(!facts.made.has(key))
      case 'run_in_progress':
        return state(facts.inRun.has(key))
      case 'execution_failed':
        return state(facts.failed.has(key))
      case 'in_latest_time_window':
        return state(facts.latest(operand.lookbackMs ?? 0)?.has(key) ?? true)
      case 'required_but_nonexistent':
        return state(then.around.depsOf(asset).some((dep) => then.around.mappingOf(asset, dep).lacks(key)))
      case 'executed_with_root_target':
        return state(facts.lastRuns.get(key)?.assets.has(root) ?? false)
      case 'will_be_requested':
        return asset !== root && then.around.sharesRun(root, asset) && then.requested.get(asset)?.has(key)
          ? seenAt(tick.number, tick.nowMs)
          : undefined
      case 'newly_updated':
      case 'data_version_changed': {
        const update = facts.updated.get(key)
        return update && (update.isOtherData || operand.name === 'newly_updated')
          ? { tick: tick.number, atMs: update.atMs, handledTick: 0, handledMs: update.begunMs }
          : undefined
      }
      case 'newly_requested':
        return before?.requested.get(asset)?.has(key)
          ? {
              tick: before.tick.number,
              atMs: before.tick.nowMs,
              handledTick: before.tick.number,
              handledMs: 0,
            }
          : undefined
      case 'initial_evaluation':
        return at === 0 ? seenAt(tick.number, tick.nowMs) : undefined
      case 'code_version_changed': {
        const code = before?.facts.get(asset)?.codeVersion
        return code !== undefined && code !== facts.codeVersion ? seenAt(tick.number, tick.nowMs) : undefined
      }
      case 'cron_tick_passed': {
        const atMs = before && latestFire(operand, before.tick.nowMs, tick.nowMs)
        return atMs === undefined ? undefined : { tick: tick.number, atMs, handledTick: 0, handledMs: atMs }
      }
      default:
        return undefined
    }
  }
}
