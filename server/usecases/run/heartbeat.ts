import type { z } from 'zod'

import type { heartbeatAnswer, heartbeatRequest } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import { leaseEnd } from '#core/run/lease.ts'
import { beatAttempt } from '#server/db/sql/attempt-rows.ts'

import type { RunApiDeps } from './run-api-deps.ts'
import { signRunToken, type RunIdentity } from './run-token.ts'

/** Renews lease and token, and passes on an order. Throws `fenced` where the attempt is no longer the run's. */
export const heartbeat = async (
  deps: RunApiDeps,
  identity: RunIdentity,
  request: z.infer<typeof heartbeatRequest>,
): Promise<z.infer<typeof heartbeatAnswer>> => {
  const now = deps.clock.now()
  const { tenantId, runId, attempt, fence } = identity
  const { peakMemoryBytes = null, cpuMs = null } = request
  const status =
    request.fence === fence
      ? await deps.pool.asTenant(tenantId, (sql) =>
          beatAttempt(sql, {
            tenantId,
            runId,
            attempt,
            fence,
            now,
            leaseExpiresAt: leaseEnd(now),
            peakMemoryBytes,
            cpuMs,
          }),
        )
      : undefined
  if (status === undefined)
    throw new Refusal(
      'fenced',
      'This attempt is over: the run ended, or another attempt has taken its place.',
    )
  return {
    token: await signRunToken(deps.key, identity, now),
    order: status === 'canceling' ? 'cancel' : 'go_on',
  }
}
