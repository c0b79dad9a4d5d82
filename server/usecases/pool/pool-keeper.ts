import { leaseState, neverBegun, strongerWish } from '#core/pool/lease-states.ts'
import { planRoom } from '#core/pool/plan-room.ts'
import { poolCodeText, poolGeneration, poolSecret } from '#core/pool/pool-code.ts'
import { firstSize, type PoolLimits } from '#core/pool/scale-pool.ts'
import { claimCode } from '#core/run/claim-code.ts'
import { leaseMs } from '#core/run/lease.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { type LeaseRow, leaseById, lockLease, offerLease, wishLease } from '#server/db/sql/pool-leases.ts'
import {
  keepDecision,
  lockTier,
  openPool,
  resizePool,
  shareOf,
  tierSizeOf,
} from '#server/db/sql/pool-rows.ts'
import { crowdOf } from '#server/db/sql/pool-workers.ts'
import { announcePool } from '#server/db/wake.ts'
import type { PoolKeeper } from '#server/gateways/kubernetes-launcher/pool/pool-keeper.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'
import { deriveSecret } from '#server/platform/secrets.ts'

import { endLeaseIn } from './end-lease.ts'

export interface PoolKeeperDeps {
  /** By the login of the worker: the pools of a plan are those of many tenants. */
  pool: SqlPool
  clock: Clock
  /** What the codes of steps and pools are derived from. */
  stepSecret: string
  limits: PoolLimits
}

/** What the workers of a pool show to be let in, from when it was made until it has none. */
export const poolCode = (
  stepSecret: string,
  { tenantId, key, madeAt }: { tenantId: string; key: string; madeAt: Date },
): string => {
  const generation = poolGeneration(madeAt)
  const derived = deriveSecret(stepSecret, poolCodeText(tenantId, key, generation))
  return claimCode(tenantId, poolSecret(generation, derived))
}

const goneBefore = (now: Date): Date => new Date(now.getTime() - leaseMs)

/** Ends a lease that nobody has. */
const endWaiting = (sql: Sql, { tenantId, id }: LeaseRow, now: Date) =>
  endLeaseIn(sql, { tenantId, id, worker: null }, { is: 'judged', failure: neverBegun }, now)

/** Pools and their leases in the database, for whoever launches runs into them. */
export const poolKeeper = ({ pool, clock, stepSecret, limits }: PoolKeeperDeps): PoolKeeper => ({
  nowMs: () => clock.now().getTime(),

  open: async (wanted) => {
    const { tenantId, key } = wanted
    const now = clock.now()
    const { size, madeAt } = await pool.asSystem(async (sql) => {
      const plan = await lockTier(sql, tenantId)
      const opened = await openPool(sql, wanted, now)
      const from = opened.size
      const tierSize = await tierSizeOf(sql, plan, now)
      const share = await shareOf(sql, tenantId, key)
      const to = firstSize(
        {
          size: from,
          tierSize,
          planRoom: planRoom(share, { runtime: wanted.runtime, others: share.others }),
        },
        limits,
      )
      if (to.size === from && !to.tierFull) return opened
      await resizePool(sql, { tenantId, key, size: to.size, tierFull: to.tierFull, quietSince: null })
      if (to.size !== from)
        await keepDecision(
          sql,
          {
            tenantId,
            id: newId(),
            pool: key,
            from,
            to: to.size,
            cause: to.cause ?? 'used',
            words: to.words,
            waiting: 1,
            cpuPercent: null,
            tierSize,
          },
          now,
        )
      return { ...opened, size: to.size }
    })
    return { size, code: poolCode(stepSecret, { tenantId, key, madeAt }) }
  },

  offer: ({ tenantId, id, pool: key, runId, attempt, claimCode: code }) =>
    pool.asTenant(tenantId, async (sql) => {
      const of = { tenantId, runId, attempt, id, pool: key }
      await offerLease(sql, { ...of, claimCode: code, wanted: 'run' }, clock.now())
      await announcePool(sql, key)
    }),

  look: ({ tenantId, id }) =>
    pool.asTenant(tenantId, async (sql) => {
      const lease = await leaseById(sql, tenantId, id)
      if (!lease) return undefined
      if (lease.howEnded) return { state: 'ended', how: lease.howEnded }
      if (lease.worker !== null && lease.leasedAt)
        return { state: 'leased', worker: lease.worker, leasedAt: lease.leasedAt }
      const crowd = await crowdOf(sql, lease, goneBefore(clock.now()))
      return { state: 'waiting', crowd: crowd ?? { workers: 0, busy: 0, before: 0, tierFull: false } }
    }),

  withdraw: ({ tenantId, id }) =>
    pool.asTenant(tenantId, async (sql) => {
      const lease = await lockLease(sql, tenantId, id)
      if (!lease || leaseState(lease) !== 'waiting') return false
      await endWaiting(sql, lease, clock.now())
      return true
    }),

  cancel: ({ tenantId, id }, how) =>
    pool.asTenant(tenantId, async (sql) => {
      const lease = await lockLease(sql, tenantId, id)
      if (!lease || lease.endedAt) return
      const wanted = strongerWish(lease.wanted, how === 'force' ? 'end_now' : 'end_gently')
      if (await wishLease(sql, tenantId, id, wanted)) await announcePool(sql, lease.pool)
      if (leaseState(lease) === 'waiting') await endWaiting(sql, lease, clock.now())
    }),
})
