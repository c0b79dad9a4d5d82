import { judgeHeld } from '#core/pool/judge-held.ts'
import { generationOfSecret, poolCodeText, poolGeneration, poolSecret } from '#core/pool/pool-code.ts'
import type { PoolAnswer, PoolRequest } from '#core/protocol/pool-api.ts'
import { Refusal } from '#core/refusal.ts'
import { claimCode, secretOfClaimCode, tenantOfClaimCode } from '#core/run/claim-code.ts'
import { stepClaimText } from '#core/run/step-claim.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import {
  leasesOf,
  takeLease,
  tellStop,
  type HeldLease,
  type LeaseRow,
  type WorkerName,
} from '#server/db/sql/pool-leases.ts'
import { hearWorker, isLatestQuestion, poolPlace } from '#server/db/sql/pool-workers.ts'
import { announcePool } from '#server/db/wake.ts'
import { deriveSecret, sameSecret } from '#server/platform/secrets.ts'

import type { RunApiDeps } from '../run/run-api-deps.ts'
import { stepSecretOf } from '../run/step-jobs.ts'
import { endLeaseIn } from './end-lease.ts'
import { keepLeaseTime } from './keep-lease-time.ts'

export type PoolDeps = Pick<RunApiDeps, 'heartbeats' | 'clock' | 'stepSecret' | 'poolNews'>

/** A stop that was told before and is not done yet is told again after this long: it may have been lost. */
const toldAgainMs = 1_000

interface Told extends PoolAnswer {
  /** Whether it says anything for the first time. */
  isNews: boolean
  /** What it had taken and has lost. */
  lost: string[]
}

/**
 * One question of a pool's worker: what of its work has ended is noted, and it hears what to begin and what to end; waits for that as long as the request
 * says. `gone` ends the wait. Throws `not_allowed` for a code that is none of the pool's, `not_found` where the pool is no more, `too_many_requests` where it
 * knows more workers than it can have, `unavailable` for a question that was given up: nothing that it tells is noted.
 */
export const askPool = async (
  deps: PoolDeps,
  request: PoolRequest,
  gone?: AbortSignal,
): Promise<PoolAnswer> => {
  const of = workerOf(deps, request)
  const hearing = deps.poolNews.hear(request.pool)
  const untilMs = performance.now() + request.waitMs
  try {
    let { asked, told } = await begin(deps, of, request, gone)
    const lost = told?.lost.map((lease) => ({ lease, tookMs: undefined })) ?? []
    for (const { lease, tookMs } of [...request.ended, ...lost])
      await deps.heartbeats.asTenant(of.tenantId, (sql) =>
        keepLeaseTime(sql, { ...of, id: lease, tookMs, until: deps.clock.now() }),
      )
    while (told && !told.isNews) {
      const leftMs = untilMs - performance.now()
      const patienceMs = told.stop.length > 0 ? Math.min(leftMs, toldAgainMs) : leftMs
      if (patienceMs <= 0 || (await hearing.heard(patienceMs, gone)) === 'silence') break
      told = await deps.heartbeats.asTenant(of.tenantId, async (sql) =>
        (await isLatestQuestion(sql, of, asked)) ? tell(sql, deps, of, request) : undefined,
      )
    }
    return { start: told?.start ?? [], stop: told?.stop ?? [] }
  } finally {
    hearing.leave()
  }
}

/** A worker of a pool, in one life of it. */
type Asker = WorkerName & { generation: string }

const workerOf = ({ stepSecret }: PoolDeps, { code, pool, worker }: PoolRequest): Asker => {
  const tenantId = tenantOfClaimCode(code)
  const secret = secretOfClaimCode(code)
  const generation = generationOfSecret(secret)
  const derived =
    tenantId !== undefined && generation !== undefined
      ? poolSecret(generation, deriveSecret(stepSecret, poolCodeText(tenantId, pool, generation)))
      : undefined
  if (tenantId === undefined || generation === undefined || !derived || !sameSecret(derived, secret))
    throw new Refusal('not_allowed', 'This code is not that of the pool.')
  return { tenantId, pool, worker, generation }
}

const begin = (
  deps: PoolDeps,
  of: Asker,
  request: PoolRequest,
  gone: AbortSignal | undefined,
): Promise<{ asked: number; told: Told | undefined }> =>
  deps.heartbeats.asTenant(of.tenantId, async (sql) => {
    // It may have asked anew meanwhile, and this would take the place of that. It must not be taken for an answer: nothing was noted.
    if (gone?.aborted) throw new Refusal('unavailable', 'The question was given up before its turn came.')
    const now = deps.clock.now()
    const place = await poolPlace(sql, of.tenantId, of.pool)
    if (!place) throw new Refusal('not_found', 'There is no such pool any more.')
    if (poolGeneration(place.madeAt) !== of.generation)
      throw new Refusal('not_allowed', 'This code is that of a pool that was taken away and made anew.')
    const asked = await hearWorker(sql, of, request, now)
    // It would be judged by what the worker held then: what it has begun since would count as lost.
    if (asked === 'late')
      throw new Refusal('unavailable', 'This question of the worker, or a later one, had its turn before.')
    if (asked === 'too_many')
      throw new Refusal(
        'too_many_requests',
        'More workers of this pool were heard of than it has. One that is new is let in when others were silent for some minutes.',
      )
    for (const { lease, end } of request.ended)
      await endLeaseIn(
        sql,
        { tenantId: of.tenantId, id: lease, worker: of.worker },
        { is: 'process', end },
        now,
      )
    return { asked, told: await tell(sql, deps, of, request) }
  })

/** What there is to say to a worker now. Its own row is locked, so that no other question of its is answered meanwhile. */
const tell = async (sql: Sql, deps: PoolDeps, of: WorkerName, request: PoolRequest): Promise<Told> => {
  const now = deps.clock.now()
  const holds = new Set(request.holds)
  const place = await poolPlace(sql, of.tenantId, of.pool)
  const told: Told = { start: [], stop: [], isNews: false, lost: [] }
  if (!place) return told
  const start = (lease: LeaseRow & { fence: number }): void => {
    told.isNews = true
    told.start.push({ lease: lease.id, order: orderOf(deps, lease, place.apiUrl) })
  }
  const stop = async (lease: HeldLease, how: 'gently' | 'force'): Promise<void> => {
    told.stop.push({ lease: lease.id, how })
    if (await tellStop(sql, of.tenantId, lease.id, how)) told.isNews = true
  }
  const leases = await leasesOf(sql, of)
  for (const lease of leases) {
    const verdict = judgeHeld(
      {
        isHeld: holds.has(lease.id),
        isClaimed: lease.isClaimed,
        isStep: lease.step !== null,
        wanted: lease.wanted,
        overAtMs: lease.overAt?.getTime() ?? null,
      },
      now.getTime(),
    )
    if (verdict.do === 'start') start(lease)
    if (verdict.do === 'stop') await stop(lease, verdict.how)
    if (verdict.do === 'end') {
      await endLeaseIn(sql, lease, { is: 'judged', failure: verdict.failure }, now)
      if (lease.isClaimed) told.lost.push(lease.id)
    }
  }
  const known = new Set(leases.map(({ id }) => id))
  for (const id of holds) if (!known.has(id)) told.stop.push({ lease: id, how: 'force' })
  if (request.isLeaving) return told
  for (const what of ['step', 'run'] as const) {
    // Who was handed one before and has not begun it takes no second.
    const isAhead = told.start.some(({ order }) => (order.step !== undefined) === (what === 'step'))
    const taken = request.takes[what] && !isAhead ? await takeLease(sql, of, what, now) : undefined
    if (!taken) continue
    start(taken)
    if (what === 'step') await announcePool(sql, taken.id)
  }
  return told
}

const orderOf = (
  { stepSecret }: PoolDeps,
  lease: LeaseRow & { fence: number },
  apiUrl: string,
): PoolAnswer['start'][number]['order'] => {
  const { tenantId, runId, attempt, fence, step, stepAttempt } = lease
  if (step === null || stepAttempt === null) {
    if (lease.claimCode === null) throw new Error(`The lease ${lease.id} of a run has no claim code.`)
    return { apiUrl, run: runId, attempt, claimCode: lease.claimCode }
  }
  const of = { key: step, attempt: stepAttempt }
  const secret = deriveSecret(
    stepSecretOf({ stepSecret }, { tenantId, runId, attempt, fence }),
    stepClaimText(of),
  )
  return { apiUrl, run: runId, attempt, claimCode: claimCode(tenantId, secret), step: of }
}
