import { leaseState, neverBegun, stepFailure, strongerWish } from '#core/pool/lease-states.ts'
import { waitingWords } from '#core/pool/waiting-words.ts'
import type { PoolStepAnswer, PoolStepRequest } from '#core/protocol/pool-api.ts'
import { Refusal } from '#core/refusal.ts'
import { leaseMs } from '#core/run/lease.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { lockAttempt } from '#server/db/sql/attempt-rows.ts'
import { leaseOf, lockLeaseOf, offerLease, wishLease, type LeaseRow } from '#server/db/sql/pool-leases.ts'
import { crowdOf } from '#server/db/sql/pool-workers.ts'
import { announcePool } from '#server/db/wake.ts'
import { newId } from '#server/platform/ids.ts'

import type { RunIdentity } from '../run/run-token.ts'
import type { PoolDeps } from './ask-pool.ts'
import { endLeaseIn } from './end-lease.ts'

const known = { waiting: 'waiting', leased: 'running', ended: 'ended' } as const

/**
 * What becomes of one try of a step that the run's pool carries out: the first call offers it, each is answered with what the asker does not know, or after
 * the wait it asked for. Throws `fenced` where the attempt is over, `not_allowed` for a run that is in no pool, and for a step.
 */
export const askStep = async (
  deps: PoolDeps,
  identity: RunIdentity,
  request: PoolStepRequest,
  gone?: AbortSignal,
): Promise<PoolStepAnswer> => {
  const untilMs = performance.now() + request.waitMs
  const id = await deps.heartbeats.asTenant(identity.tenantId, (sql) => wish(sql, deps, identity, request))
  const hearing = deps.poolNews.hear(id)
  try {
    for (;;) {
      const answer = await deps.heartbeats.asTenant(identity.tenantId, (sql) =>
        look(sql, deps, identity, request),
      )
      const leftMs = untilMs - performance.now()
      if (answer.is !== request.known || leftMs <= 0) return answer
      if ((await hearing.heard(leftMs, gone)) === 'silence') return answer
    }
  } finally {
    hearing.leave()
  }
}

const stepAttemptOf = ({ tenantId, runId, attempt }: RunIdentity, { step }: PoolStepRequest) => ({
  tenantId,
  runId,
  attempt,
  step,
})

/** Offers the try where it was not, and notes what is wanted of it. The lease's id. */
const wish = async (
  sql: Sql,
  { clock }: PoolDeps,
  identity: RunIdentity,
  request: PoolStepRequest,
): Promise<string> => {
  const now = clock.now()
  const { tenantId, runId, attempt, fence } = identity
  if (identity.step) throw new Refusal('not_allowed', 'A step starts no other.')
  const row = await lockAttempt(sql, tenantId, runId, attempt)
  if (!row || row.endedAt || row.fence !== fence || request.fence !== fence)
    throw new Refusal(
      'fenced',
      'This attempt is over: the run ended, or another attempt has taken its place.',
    )
  const run = await leaseOf(sql, { tenantId, runId, attempt })
  if (!run) throw new Refusal('not_allowed', 'This run is in no pool that could carry out its steps.')
  const { wanted } = request
  const of = stepAttemptOf(identity, request)
  const id = newId()
  const isNew = await offerLease(sql, { ...of, id, pool: run.pool, claimCode: null, wanted }, now)
  const lease = await lockLeaseOf(sql, of)
  if (!lease) throw new Error(`The lease of the step ${request.step.key} of run ${runId} is gone.`)
  const stronger = strongerWish(lease.wanted, wanted)
  const isChanged = await wishLease(sql, tenantId, lease.id, stronger)
  if (stronger !== 'run' && leaseState(lease) === 'waiting')
    await endLeaseIn(
      sql,
      { tenantId, id: lease.id, worker: null },
      { is: 'judged', failure: neverBegun },
      now,
    )
  // A worker that looked meanwhile has passed over what was locked here, so that it is to look again.
  else if (isNew || isChanged || leaseState(lease) === 'waiting') await announcePool(sql, lease.pool)
  return lease.id
}

const look = async (
  sql: Sql,
  deps: PoolDeps,
  identity: RunIdentity,
  request: PoolStepRequest,
): Promise<PoolStepAnswer> => {
  const lease = await leaseOf(sql, stepAttemptOf(identity, request))
  if (!lease) throw new Refusal('fenced', 'This attempt is over: what it offered to its pool is gone.')
  return answerOf(sql, deps, lease)
}

const answerOf = async (sql: Sql, { clock }: PoolDeps, lease: LeaseRow): Promise<PoolStepAnswer> => {
  if (lease.howEnded) return { is: known.ended, failure: stepFailure(lease.howEnded) }
  if (lease.worker !== null) return { is: known.leased, worker: lease.worker }
  const crowd = await crowdOf(sql, lease, new Date(clock.now().getTime() - leaseMs))
  return { is: known.waiting, words: crowd ? waitingWords(crowd) : 'Its pool is no more' }
}
