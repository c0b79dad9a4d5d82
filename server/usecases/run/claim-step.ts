import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import { secretOfClaimCode, tenantOfClaimCode } from '#core/run/claim-code.ts'
import { isFinished } from '#core/run/run-status.ts'
import { stepClaimText, type StepAttemptName } from '#core/run/step-claim.ts'
import { lockAttempt } from '#server/db/sql/attempt-rows.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'
import { claimStep as claimOnce } from '#server/db/sql/step-claims.ts'
import { deriveSecret, sameSecret } from '#server/platform/secrets.ts'

import { claimAnswer } from './claim-answer.ts'
import type { RunApiDeps } from './run-api-deps.ts'
import { stepSecretOf } from './step-jobs.ts'

export interface StepClaim {
  run: string
  attempt: number
  claimCode: string
  step: StepAttemptName
  /** What its process is known by. */
  nonce?: string | undefined
}

/**
 * Exchanges the claim code of one attempt at a step for a token that speaks for that attempt alone, once. The code was derived by the run's own process, which
 * therefore needs nobody to start a step. Throws a Refusal as claimAttempt does.
 */
export const claimStep = async (deps: RunApiDeps, request: StepClaim): Promise<ClaimAnswer> => {
  const { run: runId, attempt, claimCode, step, nonce = null } = request
  const tenantId = tenantOfClaimCode(claimCode)
  const noCode = () => new Refusal('not_allowed', 'This claim code fits no step of this run.')
  if (!tenantId) throw noCode()
  const now = deps.clock.now()
  return deps.pool.asTenant(tenantId, async (sql) => {
    const run = await loadRun(sql, tenantId, runId)
    const row = await lockAttempt(sql, tenantId, runId, attempt)
    if (!run || !row) throw noCode()
    const identity = { tenantId, runId, attempt, fence: row.fence }
    const code = deriveSecret(stepSecretOf(deps, identity), stepClaimText(step))
    if (!sameSecret(code, secretOfClaimCode(claimCode))) throw noCode()
    if (row.endedAt || row.fence !== run.fence || isFinished(run.status))
      throw new Refusal('fenced', 'This attempt is over.')
    if (run.status === 'canceling')
      throw new Refusal('fenced', 'The run was canceled before the step started.')
    const of = { tenantId, runId, attempt, step: step.key, stepAttempt: step.attempt, nonce }
    if (!(await claimOnce(sql, of, now)))
      throw new Refusal(
        'claimed_already',
        'Another process has claimed this attempt. An attempt starts once.',
      )
    return claimAnswer(sql, deps, { ...identity, step }, run, {
      launcher: 'kubernetes',
      cluster: null,
      ground: null,
      claimedAt: row.claimedAt ?? now,
    })
  })
}
