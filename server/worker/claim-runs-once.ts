import { chooseCluster } from '#core/cluster/choose-cluster.ts'
import { giveBack, launchHanded, takeRuns, type Handed } from '#server/usecases/run/launch-claimed.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

import type { Launching } from './launching.ts'

/** Runs taken in one pass. Fairness between tenants is kept from pass to pass. */
const passSize = 10

const begin = async (deps: WorkerDeps, launching: Launching, handed: Handed): Promise<void> => {
  const cluster = chooseCluster(deps.clusters, handed.run.cluster)?.name ?? ''
  try {
    await launching.begin(
      cluster,
      () => launchHanded(deps, handed),
      () => giveBack(deps, handed, cluster),
    )
  } catch (error) {
    deps.logger.error('A launch could not be ended.', { error })
  }
}

/** Takes what may run, as far as the launcher has room, and launches it. Says whether there may be more. A cluster takes its time, and the next pass does not wait for it. */
export const claimRunsOnce = async (
  deps: WorkerDeps,
  launching: Launching,
  now: Date,
): Promise<{ launched: number; more: boolean }> => {
  const room = deps.launcher.room()
  const limit = Math.min(passSize, room ?? passSize, launching.room)
  if (limit <= 0) return { launched: 0, more: false }
  const handed = await takeRuns(deps, limit, now)
  const launches = handed.map((run) => begin(deps, launching, run))
  // What is being launched takes of the room, where there is so much and no more.
  if (room !== null) await Promise.all(launches)
  // A tenant has one run a pass, so a pass that was not full may still have left some.
  return { launched: handed.length, more: handed.length > 0 }
}
