import { planRoom } from '#core/pool/plan-room.ts'
import { scalePool, type PoolFigures, type PoolLimits } from '#core/pool/scale-pool.ts'
import { leaseMs } from '#core/run/lease.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { poolsInUse, standingPool, usePool, workerLoads, type PoolName } from '#server/db/sql/pool-figures.ts'
import { keepDecision, lockTier, resizePool, shareOf, tierSizeOf } from '#server/db/sql/pool-rows.ts'
import type { WantedPool } from '#server/gateways/launcher.ts'
import { newId } from '#server/platform/ids.ts'

import { poolCode } from './pool-keeper.ts'

export interface ScaleDeps {
  /** By the login of the worker. */
  pool: SqlPool
  stepSecret: string
  limits: PoolLimits
}

/** A pool as it is to be from now on. */
export type ScaledPool = WantedPool & { cluster: string }

/** Decides how many workers each pool is to have, one after the other, and keeps each change with its figures. All pools as they are to be. */
export const scalePools = async (deps: ScaleDeps, now: Date): Promise<ScaledPool[]> => {
  const all = await deps.pool.asSystem(poolsInUse)
  const scaled: ScaledPool[] = []
  for (const name of all) {
    const one = await scaleOne(deps, name, now)
    if (one) scaled.push(one)
  }
  return scaled
}

const scaleOne = (
  { pool, stepSecret, limits }: ScaleDeps,
  name: PoolName,
  now: Date,
): Promise<ScaledPool | undefined> =>
  pool.asSystem(async (sql) => {
    const seenAfter = new Date(now.getTime() - leaseMs)
    const plan = await lockTier(sql, name.tenantId)
    const found = await standingPool(sql, name, now, seenAfter)
    if (!found) return undefined
    const { tenantId, key, cluster, tenantSlug, runtime, apiUrl } = found
    const share = await shareOf(sql, tenantId, key)
    const figures: PoolFigures = {
      ...found,
      tierSize: await tierSizeOf(sql, plan, now),
      planRoom: planRoom(share, { runtime, others: share.others }),
    }
    if (figures.open > 0) await usePool(sql, name, now)
    const { size, cause, words, tierFull, isQuiet } = scalePool(figures, limits)
    const isSmaller = size < figures.size
    // After a change the quiet is counted anew.
    const quietSince = isQuiet ? (found.quietSince ?? now) : null
    if (
      size !== figures.size ||
      tierFull !== found.tierFull ||
      quietSince?.getTime() !== found.quietSince?.getTime()
    )
      await resizePool(sql, { tenantId, key, size, tierFull, quietSince })
    if (cause !== null)
      await keepDecision(
        sql,
        {
          tenantId,
          id: newId(),
          pool: key,
          from: figures.size,
          to: size,
          cause,
          words,
          waiting: figures.waiting,
          cpuPercent: figures.cpuPercent,
          tierSize: figures.tierSize,
        },
        now,
      )
    return {
      cluster,
      tenant: { slug: tenantSlug },
      plan: { runs: found.planRuns, cpuMilli: found.cpuMilli, memoryMib: found.memoryMib },
      key,
      runtime,
      apiUrl,
      code: poolCode(stepSecret, found),
      size,
      ...(isSmaller && { loads: await workerLoads(sql, name, seenAfter) }),
    }
  })
