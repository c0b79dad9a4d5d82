import type { z } from 'zod'

import type { heartbeatAnswer, heartbeatRequest } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import { leaseEnd } from '#core/run/lease.ts'
import { beatAttempt } from '#server/db/sql/attempt-rows.ts'
import { beatStepClaim } from '#server/db/sql/step-claims.ts'

import type { RunApiDeps } from './run-api-deps.ts'
import { signRunToken, type RunIdentity } from './run-token.ts'

/**
 * Renews lease and token, and passes on an order; waits for one as long as the request says, without a connection to the database.
 * `gone` ends the wait: the runner has left. Throws `fenced` where the attempt is no longer the run's.
 */
export const heartbeat = async (
  deps: RunApiDeps,
  identity: RunIdentity,
  request: z.infer<typeof heartbeatRequest>,
  gone?: AbortSignal,
): Promise<z.infer<typeof heartbeatAnswer>> => {
  const { waitMs = 0 } = request
  if (waitMs === 0) return answerOf(deps, identity, await beat(deps, identity, request))
  const hearing = deps.orders.hear(identity.runId)
  try {
    const untilMs = performance.now() + waitMs
    let status = await beat(deps, identity, request)
    while (status !== 'canceling') {
      if ((await hearing.heard(untilMs - performance.now(), gone)) === 'silence') break
      // What was heard may be only that the connection which listens was made anew.
      status = await beat(deps, identity, request)
    }
    return await answerOf(deps, identity, status)
  } finally {
    hearing.leave()
  }
}

const beat = async (
  deps: RunApiDeps,
  { tenantId, runId, attempt, fence, step }: RunIdentity,
  request: z.infer<typeof heartbeatRequest>,
): Promise<string> => {
  const now = deps.clock.now()
  const { peakMemoryBytes = null, cpuMs = null } = request
  const usage = { peakMemoryBytes, cpuMs }
  const unused = { peakMemoryBytes: null, cpuMs: null }
  const status =
    request.fence === fence
      ? await deps.heartbeats.asTenant(tenantId, async (sql) => {
          // Where a step lives, its run does. The attempt first, as all lock it who lock both.
          const status = await beatAttempt(sql, {
            tenantId,
            runId,
            attempt,
            fence,
            now,
            leaseExpiresAt: leaseEnd(now),
            ...(step ? unused : usage),
          })
          if (step)
            await beatStepClaim(
              sql,
              { tenantId, runId, attempt, step: step.key, stepAttempt: step.attempt },
              usage,
              now,
            )
          return status
        })
      : undefined
  if (status === undefined)
    throw new Refusal(
      'fenced',
      'This attempt is over: the run ended, or another attempt has taken its place.',
    )
  return status
}

const answerOf = async (
  deps: RunApiDeps,
  identity: RunIdentity,
  status: string,
): Promise<z.infer<typeof heartbeatAnswer>> => ({
  token: await signRunToken(deps.key, identity, deps.clock.now()),
  order: status === 'canceling' ? 'cancel' : 'go_on',
})
