import type { ConditionPlan } from '#core/condition/condition-plan.ts'
import { evaluateTick, type EvaluatedTick } from '#core/condition/evaluate-tick.ts'
import { readKeys } from '#core/condition/kept-keys.ts'
import { ruleSurroundings } from '#core/condition/rule-surroundings.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadConditions, type ConditionRow } from '#server/db/sql/condition-rows.ts'
import type { ConditionPlace } from '#server/db/sql/condition-turns.ts'

import { ConditionFacts, type TickGround } from './condition-facts.ts'

/** The rules that look at what some ask for, and those that look at what these ask for. */
const downstreamOf = (assets: Iterable<string>, plan: ConditionPlan): Set<string> => {
  const found = new Set(assets)
  for (const asset of found) for (const watcher of plan.watchersOf(asset)) found.add(watcher)
  return found
}

/** What a tick found, and what it knew. */
export interface Found extends EvaluatedTick {
  facts: ConditionFacts
  rows: ReadonlyMap<string, ConditionRow>
}

/** Evaluates what was touched. What turns out to be touched by what is asked for is loaded, and the tick is worked out anew. */
export const evaluateTouched = async (
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
            ...(row.failures > 0 && {
              setAside: { untilMs: row.dueAt?.getTime() ?? 0, missed: row.missed },
            }),
          }
        )
      },
    })
    if (tick.unknown.size === 0) return { ...tick, facts, rows }
    wanted = downstreamOf(tick.unknown, plan)
  }
}
