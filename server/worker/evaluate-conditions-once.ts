import { dueConditionTurns, postponeConditionTurn } from '#server/db/sql/condition-turns.ts'
import type { Logger } from '#server/platform/logger.ts'
import { evaluateConditions, type ConditionDeps } from '#server/usecases/condition/evaluate-conditions.ts'

/** Deployments looked at in one pass, and of those at a time. */
const passSize = 100
const atOnce = 4
/** After an error that is nobody's answer. What happened waits for it, and keeps no other deployment waiting. */
const againAfterMs = 15_000

export interface ConditionLoopDeps extends ConditionDeps {
  logger: Pick<Logger, 'error'>
}

/** Evaluates the conditions of deployments in which something happened, or one is due. Says whether there may be more. One that fails is told of and tried again. */
export const evaluateConditionsOnce = async (deps: ConditionLoopDeps, now: Date): Promise<boolean> => {
  const due = await deps.pool.asSystem((sql) => dueConditionTurns(sql, now, passSize))
  const waiting = [...due]
  let ticks = 0
  const work = async (): Promise<void> => {
    for (let place = waiting.shift(); place; place = waiting.shift()) {
      const at = place
      try {
        if (await evaluateConditions(deps, at, now)) ticks += 1
      } catch (error) {
        deps.logger.error('Conditions could not be evaluated; they are tried again.', { ...at, error })
        const again = new Date(now.getTime() + againAfterMs)
        await deps.pool.asTenant(at.tenantId, (sql) => postponeConditionTurn(sql, at, again))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return due.length === passSize && ticks > 0
}
