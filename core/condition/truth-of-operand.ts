import { deadlinesAround } from '../freshness/latest-deadline.ts'
import { never } from '../never.ts'
import { keysBetween } from '../partition/partition-keys.ts'
import type { Entity, Facts, LastRun } from './facts.ts'
import { seenAt, type Moment, type Truth } from './moment.ts'
import type { Operand } from './rule.ts'
import type { Surroundings, Tick } from './surroundings.ts'

/** For which asset a condition is evaluated, and when. */
export interface Evaluated {
  root: string
  tick: Tick
  /** Of its evaluation before, in milliseconds since 1970; undefined at the first. */
  previousMs: number | undefined
  around: Surroundings
}

/** Keys that are looked at; undefined: all there are. */
export type Among = ReadonlySet<string> | undefined

export const nothing: Truth = new Map()

export const amongKeys = (among: Among, { keys }: Pick<Facts, 'keys'>): Iterable<string> =>
  among ?? keysBetween(keys, 0, keys.size)

export const every = (among: Among, facts: Facts, moment: Moment | null = null): Truth =>
  new Map([...amongKeys(among, facts)].map((key) => [key, moment]))

export const filtered = (among: Among, facts: Facts, isSo: (key: string) => boolean): Truth =>
  new Map([...amongKeys(among, facts)].flatMap((key) => (isSo(key) ? [[key, null]] : [])))

const held = (keys: ReadonlySet<string>, among: Among, facts: Facts, moment: Moment | null = null): Truth => {
  const [small, other] = among && among.size < keys.size ? [among, keys] : [keys, among]
  const isThere = (key: string): boolean => facts.keys.placeOf(key) !== undefined
  return new Map(
    [...small].flatMap((key) => ((other?.has(key) ?? true) && isThere(key) ? [[key, moment]] : [])),
  )
}

const updates = (facts: Facts, among: Among, tick: Tick, onlyOtherData: boolean): Truth =>
  new Map(
    [...facts.updated].flatMap(([key, { atMs, begunMs, isOtherData }]) =>
      (isOtherData || !onlyOtherData) && (among?.has(key) ?? true) && facts.keys.placeOf(key) !== undefined
        ? [[key, { tick: tick.number, atMs, handledTick: 0, handledMs: begunMs }]]
        : [],
    ),
  )

const hasTags = (
  run: LastRun | undefined,
  { keys, values }: Extract<Operand, { name: 'executed_with_tags' }>,
): boolean =>
  run !== undefined &&
  keys.every((key) => key in run.tags) &&
  Object.entries(values).every(([key, value]) => run.tags[key] === value)

const freshnessStates = {
  freshness_passed: 'pass',
  freshness_warned: 'warn',
  freshness_failed: 'fail',
} as const

/** Those that would be asked for together with the asset in whose name is asked. What itself will be is not known before. */
const requestedNow = (asset: string, { root, around }: Evaluated): ReadonlySet<string> =>
  asset !== root && around.sharesRun(root, asset) ? around.willBeRequested(asset) : new Set()

/** The keys of which an operand is true, of those that are looked at. What depends on the state of its own, code_version_changed, is evaluated elsewhere. */
export const truthOfOperand = (
  operand: Operand,
  { asset }: Entity,
  facts: Facts,
  among: Among,
  evaluated: Evaluated,
): Truth => {
  const { tick, previousMs, root } = evaluated
  switch (operand.name) {
    case 'missing':
      return facts.isExpected ? filtered(among, facts, (key) => !facts.made.has(key)) : nothing
    case 'run_in_progress':
      return held(facts.inRun, among, facts)
    case 'backfill_in_progress':
      return held(facts.inBackfill, among, facts)
    case 'execution_failed':
      return held(facts.failed, among, facts)
    case 'code_version_outdated':
      return held(facts.outdated, among, facts)
    case 'in_latest_time_window': {
      const latest = facts.latest(operand.lookbackMs ?? 0)
      return latest ? held(latest, among, facts) : every(among, facts)
    }
    case 'required_but_nonexistent': {
      const inputs = evaluated.around.depsOf(asset).map((dep) => evaluated.around.mappingOf(asset, dep))
      return filtered(among, facts, (key) => inputs.some((mapping) => mapping.lacks(key)))
    }
    case 'will_be_requested':
      return held(requestedNow(asset, evaluated), among, facts, seenAt(tick.number, tick.nowMs))
    case 'executed_with_root_target':
      return filtered(among, facts, (key) => facts.lastRuns.get(key)?.assets.has(root) ?? false)
    case 'executed_with_tags':
      return filtered(among, facts, (key) => hasTags(facts.lastRuns.get(key), operand))
    case 'check_passed':
    case 'check_failed':
      return facts.verdict === operand.name.slice('check_'.length) ? every(among, facts) : nothing
    case 'freshness_passed':
    case 'freshness_warned':
    case 'freshness_failed':
      return facts.freshness === freshnessStates[operand.name] ? every(among, facts) : nothing
    case 'newly_updated':
      return updates(facts, among, tick, false)
    case 'data_version_changed':
      return updates(facts, among, tick, true)
    case 'newly_requested':
      return new Map(
        [...facts.requested].flatMap(([key, request]) =>
          (among?.has(key) ?? true) && facts.keys.placeOf(key) !== undefined
            ? [[key, { ...request, handledTick: request.tick, handledMs: 0 }]]
            : [],
        ),
      )
    case 'initial_evaluation':
      return previousMs === undefined ? every(among, facts, seenAt(tick.number, tick.nowMs)) : nothing
    case 'cron_tick_passed': {
      const { lastMs: atMs } = deadlinesAround(operand, tick.nowMs)
      if (previousMs === undefined || atMs === undefined || atMs <= previousMs) return nothing
      return every(among, facts, { tick: tick.number, atMs, handledTick: 0, handledMs: atMs })
    }
    case 'code_version_changed':
      return nothing
    default:
      return never(operand)
  }
}
