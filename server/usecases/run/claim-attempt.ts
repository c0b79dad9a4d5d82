import { createHash } from 'node:crypto'

import type { z } from 'zod'

import type { ClaimAnswer, claimRequest } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import { secretOfClaimCode, tenantOfClaimCode } from '#core/run/claim-code.ts'
import { leaseEnd } from '#core/run/lease.ts'
import { isFinished } from '#core/run/run-status.ts'
import { markClaimed, presentedAttempt } from '#server/db/sql/attempt-rows.ts'
import { lockRun } from '#server/db/sql/lock-run.ts'

import { claimAnswer } from './claim-answer.ts'
import type { RunApiDeps } from './run-api-deps.ts'

/**
 * Exchanges a claim code for a run token and everything the run needs, once: until it has reported, the process that claimed is answered again, for it may
 * not have had the answer. Throws a Refusal: `claimed_already` for the claim of another,
 * `fenced` where the attempt is over or the run was canceled, `not_allowed` for a code that is none.
 */
export const claimAttempt = async (
  deps: RunApiDeps,
  request: Omit<z.infer<typeof claimRequest>, 'step'>,
): Promise<ClaimAnswer> => {
  const { run: runId, attempt, claimCode, nonce = null } = request
  const tenantId = tenantOfClaimCode(claimCode)
  const noCode = () => new Refusal('not_allowed', 'This claim code fits no attempt of this run.')
  if (!tenantId) throw noCode()
  const now = deps.clock.now()
  return deps.pool.asTenant(tenantId, async (sql) => {
    const run = await lockRun(sql, tenantId, runId)
    const row = await presentedAttempt(
      sql,
      tenantId,
      runId,
      attempt,
      createHash('sha256').update(secretOfClaimCode(claimCode)).digest(),
    )
    if (!run || !row) throw noCode()
    if (row.claimedAt && (nonce === null || row.nonce !== nonce))
      throw new Refusal('claimed_already', 'Another process has claimed this attempt. A run starts once.')
    if (row.endedAt || row.fence !== run.fence || isFinished(run.status))
      throw new Refusal('fenced', 'This attempt is over.')
    if (run.status === 'canceling') throw new Refusal('fenced', 'The run was canceled before it started.')
    await markClaimed(sql, { tenantId, runId, attempt, nonce }, now, leaseEnd(now))
    return claimAnswer(sql, deps, { tenantId, runId, attempt, fence: row.fence }, run, {
      ...row,
      claimedAt: row.claimedAt ?? now,
    })
  })
}
