import { conditionPlan } from '#core/condition/condition-plan.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { takeConditionNews } from '#server/db/sql/condition-news.ts'
import { dueConditions, letConditionsWait } from '#server/db/sql/condition-rows.ts'
import {
  holdConditionTurn,
  postponeConditionTurn,
  type ConditionPlace,
} from '#server/db/sql/condition-turns.ts'
import { pendingRoom } from '#server/db/sql/pending-runs.ts'
import type { VersionCache } from '#server/db/version-cache.ts'
import { announceChange } from '#server/db/wake.ts'
import type { Logger } from '#server/platform/logger.ts'

import { changedAssets } from './changed-assets.ts'
import type { TickGround } from './condition-facts.ts'
import { evaluateTouched } from './evaluate-touched.ts'
import { keepTick } from './keep-tick.ts'

export interface ConditionDeps {
  /** By the login of the worker. */
  pool: SqlPool
  versions: VersionCache
  logger: Pick<Logger, 'error'>
}

/** Where the tenant has no room for runs, what happened waits so long at a time. */
const noRoomForMs = 5_000

/**
 * One tick of a deployment: evaluates the conditions that something touched since the last one. What happened is taken, and runs, what conditions know and
 * what was found are written, in one transaction by whoever holds the turn; so each thing that happens counts once, however many workers look. Says whether
 * there was anything to do.
 */
export const evaluateConditions = (
  { pool, versions, logger }: ConditionDeps,
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
    for (const { planned, error } of found.setAside)
      if (error !== undefined)
        logger.error('A condition could not be evaluated; it is set aside and tried again.', {
          ...at,
          asset: planned.asset,
          error,
        })
    const evaluated = new Set([...found.rules, ...found.setAside].map(({ planned }) => planned.asset))
    await letConditionsWait(
      sql,
      at,
      due.filter((asset) => !evaluated.has(asset)),
    )
    await keepTick(sql, at, ground, found, begunMs)
    if (found.rules.length + found.setAside.length > 0)
      await announceChange(sql, {
        tenant: at.tenantId,
        deployment: at.deploymentId,
        topics: [{ topic: 'conditions' }],
      })
    return true
  })
