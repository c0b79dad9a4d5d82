import { leaveDuty, takeDuty } from '#server/db/sql/duty-rows.ts'
import { isPoolWanted } from '#server/db/sql/pool-rows.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import { endLostLeases } from '#server/usecases/pool/end-lost-leases.ts'
import { scalePools, type ScaleDeps } from '#server/usecases/pool/scale-pools.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

import type { Watch } from './watch-runs-once.ts'

/** Pools are looked at this often, by one worker of all. */
export const scaleEveryMs = 5_000
const duty = { name: 'scale pools', lastsMs: 3 * scaleEveryMs }

type PoolDeps = Pick<WorkerDeps, 'pool' | 'workerId' | 'logger'> &
  Omit<ScaleDeps, 'pool'> & { launcher: Pick<Launcher, 'shared' | 'keepPools'> }

/** Decides the size of every pool, and makes the clusters have what was decided. */
export const scalePoolsOnce = async (
  deps: PoolDeps,
  watch: Pick<Watch, 'webReachableSince'>,
  now: Date,
): Promise<void> => {
  const { pool, launcher, workerId, logger } = deps
  const isMine = await pool.asSystem((sql) => takeDuty(sql, { ...duty, holder: workerId }, now))
  if (!isMine) return
  await endLostLeases(pool, watch.webReachableSince, now)
  const pools = await scalePools(deps, now)
  // One that cannot be reached must not keep the others from it.
  await Promise.all(
    launcher.shared.map(async (cluster) => {
      try {
        await launcher.keepPools?.(
          cluster,
          pools.filter((one) => one.cluster === cluster),
          (key) => pool.asSystem((sql) => isPoolWanted(sql, key)),
        )
      } catch (error) {
        logger.warn('The pools of a cluster could not be made what they should be.', { cluster, error })
      }
    }),
  )
}

/** Leaves the duty to another at once. */
export const stopScaling = ({ pool, workerId }: PoolDeps, now: Date): Promise<void> =>
  pool.asSystem((sql) => leaveDuty(sql, duty.name, workerId, now))
