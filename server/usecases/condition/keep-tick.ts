import type { EvaluatedRule } from '#core/condition/evaluate-tick.ts'
import { keptKeys } from '#core/condition/kept-keys.ts'
import { earliest } from '#core/condition/key-facts.ts'
import { askAgainMs } from '#core/condition/keys-to-ask.ts'
import { setAsideMs, withMissed } from '#core/condition/missed-updates.ts'
import { nextLookMs } from '#core/condition/next-look.ts'
import { ruleWords } from '#core/condition/rule-words.ts'
import { tellTree } from '#core/condition/told-tree.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { keepEvaluations, type NewEvaluation } from '#server/db/sql/condition-evaluations.ts'
import {
  saveConditions,
  setConditionsAside,
  type ConditionSetAside,
  type KeptAsk,
} from '#server/db/sql/condition-rows.ts'
import { saveConditionTurn, type ConditionPlace } from '#server/db/sql/condition-turns.ts'

import { setOfAsset, type TickGround } from './condition-facts.ts'
import type { Found } from './evaluate-touched.ts'
import { startRequested } from './start-requested.ts'

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

/** What is kept of rules that could not be evaluated: when they are tried again, and what they have missed by then. */
const asideOf = (
  { setAside, facts, rows }: Found,
  nowMs: number,
): (ConditionSetAside & { evaluation: NewEvaluation | undefined })[] =>
  setAside.map(({ planned: { asset, rule, looksAt }, error }) => {
    const row = rows.get(asset)
    const failures = (row?.failures ?? 0) + (error === undefined ? 0 : 1)
    const why = error instanceof Error ? error.message : String(error)
    return {
      key: asset,
      failures,
      missed: withMissed(row?.missed ?? {}, facts.updates, looksAt),
      dueMs: error === undefined ? (row?.dueAt?.getTime() ?? nowMs) : nowMs + setAsideMs(failures),
      evaluation:
        error === undefined
          ? undefined
          : {
              key: asset,
              requested: 0,
              keys: [],
              tree: { words: ruleWords(rule), type: rule.type, count: 0 },
              runIds: [],
              backfillIds: [],
              reason: `It could not be evaluated, for a fault of Sluice and not of yours: ${why}. It is tried again, and what happens meanwhile counts then.`,
            },
    }
  })

/** Starts what a tick asked for, and keeps what it found and what conditions have to know at the next one. */
export const keepTick = async (
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
  const aside = asideOf(found, tick.nowMs)
  await setConditionsAside(
    sql,
    at,
    aside.map(({ evaluation: _told, ...kept }) => kept),
  )
  await keepEvaluations(sql, at, tick, [
    ...aside.flatMap(({ evaluation }) => evaluation ?? []),
    ...found.rules.map(({ planned, evaluation, requested: keys }) => {
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
  ])
  const asked = [...requested].map(([asset, keys]) => [asset, kept(asset, keys)] as const)
  await saveConditionTurn(sql, at, {
    ...tick,
    requested: Object.fromEntries(asked),
    evaluated: found.rules.length,
    tookMs: performance.now() - begunMs,
  })
}
