import { conditionPlan, type ConditionPlan } from '#core/condition/condition-plan.ts'
import { evaluateTick, type EvaluatedRule, type EvaluatedTick } from '#core/condition/evaluate-tick.ts'
import { keptKeys, readKeys } from '#core/condition/kept-keys.ts'
import { earliest } from '#core/condition/key-facts.ts'
import { askAgainMs } from '#core/condition/keys-to-ask.ts'
import { nextLookMs } from '#core/condition/next-look.ts'
import { ruleSurroundings } from '#core/condition/rule-surroundings.ts'
import { tellTree } from '#core/condition/told-tree.ts'
import { dynamicNames } from '#core/partition/whole-set.ts'
import { producersOf } from '#core/run/producer.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { keepEvaluations } from '#server/db/sql/condition-evaluations.ts'
import { loadBackfillTargets } from '#server/db/sql/condition-facts.ts'
import { assetsOfRuns, takeConditionNews } from '#server/db/sql/condition-news.ts'
import {
  dueConditions,
  letConditionsWait,
  loadConditions,
  saveConditions,
  type ConditionRow,
  type KeptAsk,
} from '#server/db/sql/condition-rows.ts'
import {
  holdConditionTurn,
  postponeConditionTurn,
  saveConditionTurn,
  type ConditionPlace,
} from '#server/db/sql/condition-turns.ts'
import { pendingRoom } from '#server/db/sql/pending-runs.ts'
import type { VersionCache } from '#server/db/version-cache.ts'
import { announceChange } from '#server/db/wake.ts'

import { assetsOfTarget } from './assets-of-target.ts'
import { ConditionFacts, setOfAsset, type TickGround } from './condition-facts.ts'
import { startRequested } from './start-requested.ts'

export interface ConditionDeps {
  /** By the login of the worker. */
  pool: SqlPool
  versions: VersionCache
}

/** Where the tenant has no room for runs, what happened waits so long at a time. */
const noRoomForMs = 5_000

/** The assets that the news since the last tick are of. */
const changedAssets = async (
  sql: Sql,
  { tenantId }: ConditionPlace,
  { news, pipelines, before }: TickGround,
): Promise<Set<string>> => {
  const changed = new Set(Object.keys(before.requested))
  const ids = (kind: 'run' | 'backfill'): string[] =>
    news.flatMap((one) => (one.kind === kind && one.sourceId !== null ? [one.sourceId] : []))
  for (const { kind, name } of news) if (name !== null && kind !== 'partitions') changed.add(name)
  for (const asset of await assetsOfRuns(sql, tenantId, ids('run'))) changed.add(asset)
  for (const target of await loadBackfillTargets(sql, tenantId, ids('backfill')))
    for (const asset of assetsOfTarget(target, pipelines)) changed.add(asset)
  const sets = new Set(
    news.flatMap(({ kind, name }) => (kind === 'partitions' && name !== null ? [name] : [])),
  )
  if (sets.size > 0)
    for (const asset of producersOf(pipelines).keys()) {
      const set = setOfAsset(pipelines, asset)
      if (set && dynamicNames(set).some((name) => sets.has(name))) changed.add(asset)
    }
  return changed
}

/** The rules that look at what some ask for, and those that look at what these ask for. */
const downstreamOf = (assets: Iterable<string>, plan: ConditionPlan): Set<string> => {
  const found = new Set(assets)
  for (const asset of found) for (const watcher of plan.watchersOf(asset)) found.add(watcher)
  return found
}

interface Found extends EvaluatedTick {
  facts: ConditionFacts
  rows: ReadonlyMap<string, ConditionRow>
}

/** Evaluates what was touched. What turns out to be touched by what is asked for is loaded, and the tick is worked out anew. */
const evaluateTouched = async (
  sql: Sql,
  at: ConditionPlace,
  ground: TickGround,
  touched: ReadonlySet<string>,
): Promise<Found> => {
  const { plan, pipelines, nowMs, before } = ground
  const facts = new ConditionFacts(sql, at, ground)
  const rows = new Map<string, ConditionRow>()
  const known = new Set<string>()
  let wanted: ReadonlySet<string> = touched
  for (;;) {
    const rules = [...wanted].filter((asset) => plan.ruleOf.has(asset) && !known.has(asset))
    for (const asset of rules) known.add(asset)
    for (const row of await loadConditions(sql, at, rules)) rows.set(row.key, row)
    await facts.load(new Set(rules.flatMap((asset) => [...(plan.ruleOf.get(asset)?.looksAt ?? [])])), known)
    const around = ruleSurroundings(pipelines, plan, { nowMs, dynamic: facts.dynamic })
    const tick = evaluateTick(plan, touched, {
      tick: { number: before.number + 1, nowMs },
      around: { ...around, factsOf: (entity) => facts.factsOf(entity) },
      isOn: (asset) => !known.has(asset) || rows.get(asset)?.isOn === true,
      keptOf: (asset) => {
        const row = rows.get(asset)
        const own = row && facts.factsOf({ asset })
        return (
          own && {
            evaluatedMs: row.evaluatedAt?.getTime(),
            state: row.state,
            asked: row.asked.map((ask) => ({ ...ask, keys: readKeys(ask.keys, own) })),
          }
        )
      },
    })
    if (tick.unknown.size === 0) return { ...tick, facts, rows }
    wanted = downstreamOf(tick.unknown, plan)
  }
}

const keptTick = (
  { planned, evaluation, requested, againMs }: EvaluatedRule,
  { facts, rows }: Found,
  { pipelines, before, nowMs }: TickGround,
) => {
  const { asset } = planned
  const own = facts.factsOf({ asset })
  const lately = (rows.get(asset)?.asked ?? []).filter(({ atMs }) => atMs + askAgainMs > nowMs)
  const now: KeptAsk[] =
    own && requested.size > 0
      ? [{ tick: before.number + 1, atMs: nowMs, keys: keptKeys(requested, own) }]
      : []
  const nextMs = nextLookMs(planned, (other) => setOfAsset(pipelines, other), nowMs)
  return {
    key: asset,
    state: evaluation.state,
    asked: [...lately, ...now],
    dueMs: evaluation.isSettled ? (earliest([againMs, nextMs]) ?? null) : nowMs,
  }
}

const keep = async (
  sql: Sql,
  at: ConditionPlace,
  ground: TickGround,
  found: Found,
  begunMs: number,
): Promise<void> => {
  const { facts, requested } = found
  const tick = { number: ground.before.number + 1, nowMs: ground.nowMs }
  const started = await startRequested(sql, at, ground, requested, { ...tick, now: new Date(tick.nowMs) })
  // What is made together is cut alike, and one of it was looked at.
  const kept = (asset: string, keys: ReadonlySet<string>): string[] => {
    const [own] = ground.plan.madeWith(asset).flatMap((made) => facts.factsOf({ asset: made }) ?? [])
    return own ? keptKeys(keys, own) : []
  }
  await saveConditions(
    sql,
    at,
    found.rules.map((rule) => keptTick(rule, found, ground)),
    tick.nowMs,
  )
  await keepEvaluations(
    sql,
    at,
    tick,
    found.rules.map(({ planned, evaluation, requested: keys }) => {
      const {
        runIds = [],
        backfillIds = [],
        reason = null,
      } = keys.size > 0 ? (started.get(planned.asset) ?? {}) : {}
      return {
        key: planned.asset,
        requested: keys.size,
        keys: kept(planned.asset, keys),
        tree: tellTree(evaluation.tree, (entity) => facts.factsOf(entity)),
        runIds,
        backfillIds,
        reason,
      }
    }),
  )
  const asked = [...requested].map(([asset, keys]) => [asset, kept(asset, keys)] as const)
  await saveConditionTurn(sql, at, {
    ...tick,
    requested: Object.fromEntries(asked),
    evaluated: found.rules.length,
    tookMs: performance.now() - begunMs,
  })
}

/**
 * One tick of a deployment: evaluates the conditions that something touched since the last one. What happened is taken, and runs, what conditions know and
 * what was found are written, in one transaction by whoever holds the turn; so each thing that happens counts once, however many workers look. Says whether
 * there was anything to do.
 */
export const evaluateConditions = (
  { pool, versions }: ConditionDeps,
  at: ConditionPlace,
  now: Date,
): Promise<boolean> =>
  pool.asTenant(at.tenantId, async (sql) => {
    const begunMs = performance.now()
    const turn = await holdConditionTurn(sql, at, now)
    if (!turn) return false
    if ((await pendingRoom(sql, at.tenantId)) === 0) {
      await postponeConditionTurn(sql, at, new Date(now.getTime() + noRoomForMs))
      return false
    }
    const pipelines = await versions.active(sql, at.tenantId, at.deploymentId)
    const plan = conditionPlan(pipelines)
    const ticked = turn.tickedAt?.getTime() ?? 0
    const ground: TickGround = {
      pipelines,
      plan,
      news: await takeConditionNews(sql, at),
      before: { number: turn.number, atMs: ticked, requested: turn.requested },
      nowMs: Math.max(now.getTime(), ticked),
    }
    const due = await dueConditions(sql, at, new Date(ground.nowMs))
    const changed = await changedAssets(sql, at, ground)
    const touched = new Set([...due, ...[...changed].flatMap((asset) => plan.watchersOf(asset))])
    const found = await evaluateTouched(sql, at, ground, touched)
    const evaluated = new Set(found.rules.map(({ planned }) => planned.asset))
    await letConditionsWait(
      sql,
      at,
      due.filter((asset) => !evaluated.has(asset)),
    )
    await keep(sql, at, ground, found, begunMs)
    if (found.rules.length > 0)
      await announceChange(sql, {
        tenant: at.tenantId,
        deployment: at.deploymentId,
        topics: [{ topic: 'conditions' }],
      })
    return true
  })
