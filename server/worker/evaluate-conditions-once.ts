import { dueConditionTurns, postponeConditionTurn } from '#server/db/sql/condition-turns.ts'
import { evaluateConditions, type ConditionDeps } from '#server/usecases/condition/evaluate-conditions.ts'

import { dealWithDue } from './deal-with-due.ts'

/** Deployments looked at in one pass. */
const passSize = 100

/** Evaluates the conditions of deployments in which something happened, or one is due. Says whether there may be more. One that fails is told of and tried again. */
export const evaluateConditionsOnce = (deps: ConditionDeps, now: Date): Promise<boolean> =>
  dealWithDue(
    deps,
    {
      due: (sql) => dueConditionTurns(sql, now, passSize),
      most: passSize,
      deal: (at) => evaluateConditions(deps, at, now),
      postpone: postponeConditionTurn,
      failed: 'Conditions could not be evaluated; they are tried again.',
    },
    now,
  )
